package org.jflame.render;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The viewer's data, as much of them as a page has room for.
 *
 * @param id for the element with the script: the same for the same profile, so that a notebook's text does not change
 * @param base64 {@link ViewerJson} in gzip; nothing in it has a meaning in HTML or in JavaScript; empty when even the
 *     least is too much
 * @param notes the small print, which says what was left out
 */
record ViewerData(String id, Optional<String> base64, String notes) {

    private static final String TOO_LARGE = "too many frames for the interactive graph";

    /**
     * Leaves out nothing when the rest is small, and what nobody misses to make it so; more only when it must.
     *
     * @param all with {@link ViewerDetail#ALL}
     * @param usualBytes what is small
     * @param mostBytes what must not be exceeded
     */
    static ViewerData fitting(ViewerJson all, int usualBytes, int mostBytes) {
        String whole = all.render();
        String id = "jf-" + ContentHash.shortHex(whole);
        Map<ViewerDetail, ViewerData> made = new HashMap<>();
        made.put(ViewerDetail.ALL, of(id, whole, all.notes()));
        Function<ViewerDetail, ViewerData> with =
                detail -> made.computeIfAbsent(detail, wanted -> of(id, all.with(wanted)));
        return first(ViewerDetail.GENTLE, with, usualBytes)
                .or(() -> first(ViewerDetail.HARSH, with, mostBytes))
                .orElseGet(() -> new ViewerData(id, Optional.empty(), tooLarge(all.notes())));
    }

    /** The first of some details, each of which leaves out more than the one before, that fits. */
    private static Optional<ViewerData> first(
            List<ViewerDetail> details, Function<ViewerDetail, ViewerData> with, int maxBytes) {
        Predicate<ViewerDetail> fits = detail -> with.apply(detail).fits(maxBytes);
        // Where not even the last one fits, there is no need to look at those between. It is made first only where that
        // is likely: what is less than twice too large mostly gets small enough on the way.
        boolean isOneFitting =
                with.apply(details.get(0)).fits(2 * maxBytes) || fits.test(details.get(details.size() - 1));
        return isOneFitting ? details.stream().filter(fits).findFirst().map(with) : Optional.empty();
    }

    private boolean fits(int maxBytes) {
        return base64.orElseThrow().length() <= maxBytes;
    }

    private static ViewerData of(String id, ViewerJson json) {
        return of(id, json.render(), json.notes());
    }

    private static ViewerData of(String id, String json, String notes) {
        byte[] gzip = Gzip.compress(ViewerJson.identified(json, id).getBytes(StandardCharsets.US_ASCII));
        return new ViewerData(id, Optional.of(Base64.getEncoder().encodeToString(gzip)), notes);
    }

    private static String tooLarge(String known) {
        return known.isEmpty() ? TOO_LARGE : known + Headline.SEPARATOR + TOO_LARGE;
    }
}
