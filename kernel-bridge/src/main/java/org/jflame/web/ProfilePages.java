package org.jflame.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jflame.finding.Findings;
import org.jflame.fold.LineProblems;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileDiff;
import org.jflame.fold.ProfileDiff.Measure;
import org.jflame.render.CellSources;
import org.jflame.render.DiffFragment;
import org.jflame.render.FlameGraphSvg;
import org.jflame.render.GraphFragment;
import org.jflame.render.ProfileReader;

/**
 * What is made of stored profiles: pages, pictures, files. It is made when somebody asks for it, by few threads at a time,
 * and kept while there is room.
 */
final class ProfilePages {

    private static final System.Logger LOG = System.getLogger(ProfilePages.class.getName());
    private static final int KEPT_BYTES = 48 << 20;
    private static final int LARGEST_KEPT_BYTES = KEPT_BYTES / 8;
    private static final long PATIENCE_SECONDS = 20;
    private static final int MOST_WAITING = 16;

    private final ProfileStore store;
    private final Semaphore drawing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final Map<String, Answer> kept = new LinkedHashMap<>(64, 0.75f, true);
    private long keptBytes;

    ProfilePages(ProfileStore store) {
        this.store = store;
    }

    /** A profile's page. */
    Answer page(StoredProfile stored) throws Refusal, StoreException {
        return made("page " + stored.id(), () -> {
            Profile profile = withTitle(UploadReader.named(profile(stored)), stored.title());
            List<String> findings = Findings.sentences(profile, CellSources.none());
            return ProfilePage.of(stored, GraphFragment.of(profile, findings), findings);
        });
    }

    /** The picture for browsers without scripts. */
    Answer picture(StoredProfile stored) throws Refusal, StoreException {
        return made("picture " + stored.id(), () -> Answer.of(
                        200,
                        Answer.SVG,
                        FlameGraphSvg.render(withTitle(UploadReader.named(profile(stored)), stored.title()))
                                .getBytes(StandardCharsets.UTF_8))
                .immutable());
    }

    /** A file to download. */
    Answer file(StoredProfile stored, ProfileFiles.Form form) throws Refusal, StoreException {
        String name = ProfileWords.fileName(stored) + (form == ProfileFiles.Form.ORIGINAL ? "" : form.ending());
        if (form == ProfileFiles.Form.ORIGINAL) {
            byte[] packed = store.content(stored.id()).orElseThrow(Refusal::notFound);
            return Answer.ofGzip(form.type(), packed).as(name);
        }
        return made(form + " " + stored.id(), () -> Answer.of(
                        200, form.type(), ProfileFiles.bytes(form, withTitle(profile(stored), stored.title())))
                .as(name));
    }

    /** Two profiles laid over each other. */
    Answer comparison(StoredProfile before, StoredProfile after, boolean isTime) throws Refusal, StoreException {
        return made("compare " + before.id() + after.id() + isTime, () -> {
            ProfileDiff diff = ProfileDiff.of(
                    withTitle(UploadReader.named(profile(before)), before.title()),
                    withTitle(UploadReader.named(profile(after)), after.title()),
                    isTime ? Measure.TIME : Measure.SHARE);
            return ComparePage.of(before, after, DiffFragment.of(diff), isTime);
        });
    }

    /** What takes time. */
    @FunctionalInterface
    private interface Making {
        Answer make() throws IOException, Refusal, StoreException;
    }

    private Answer made(String key, Making making) throws Refusal, StoreException {
        Answer known = kept(key);
        if (known != null) {
            return known;
        }
        waitForTurn();
        try {
            known = kept(key); // somebody else's, while this waited
            if (known == null) {
                known = making.make().packed();
                keep(key, known);
            }
            return known;
        } catch (IOException e) {
            LOG.log(Level.ERROR, "a stored profile cannot be read: " + e);
            throw new Refusal(503, "this profile cannot be read any more: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            throw new Refusal(503, "there is not enough memory to draw this");
        } finally {
            drawing.release();
        }
    }

    /** Acquires {@link #drawing}. Who waits holds a thread of the server: most are left to those who need no drawing. */
    private void waitForTurn() throws Refusal {
        if (!waiting.tryAcquire()) {
            throw tooMany();
        }
        try {
            if (!drawing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw tooMany();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "the server ends");
        } finally {
            waiting.release();
        }
    }

    private static Refusal tooMany() {
        return new Refusal(503, "too many pages are being drawn: again in a few seconds");
    }

    private Profile profile(StoredProfile stored) throws IOException, Refusal, StoreException {
        byte[] packed = store.content(stored.id()).orElseThrow(Refusal::notFound);
        byte[] hash = store.sha256(stored.id()).orElseThrow(Refusal::notFound);
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        try (InputStream all = new GZIPInputStream(new ByteArrayInputStream(packed), 1 << 13)) {
            byte[] buffer = new byte[1 << 14];
            for (int count = all.read(buffer); count >= 0; count = all.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        if (!MessageDigest.isEqual(hash, digest.digest())) {
            throw new IOException("it is not what was uploaded: the database is damaged");
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), 1 << 13)) {
            return ProfileReader.read(new BufferedInputStream(in, 1 << 16), stored.title(), new LineProblems());
        }
    }

    private static Profile withTitle(Profile profile, String title) {
        return new Profile(
                title,
                profile.tree(),
                profile.stats(),
                profile.outsideNanos(),
                profile.hiddenNanos(),
                profile.timeline());
    }

    private synchronized Answer kept(String key) {
        return kept.get(key);
    }

    private synchronized void keep(String key, Answer answer) {
        if (answer.body().length > LARGEST_KEPT_BYTES || kept.putIfAbsent(key, answer) != null) {
            return;
        }
        keptBytes += answer.body().length;
        var oldest = kept.values().iterator();
        while (keptBytes > KEPT_BYTES) {
            keptBytes -= oldest.next().body().length;
            oldest.remove();
        }
    }
}
