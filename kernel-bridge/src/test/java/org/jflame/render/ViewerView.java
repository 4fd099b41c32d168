package org.jflame.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.jflame.fold.Profile;

/** The viewer's data read back, as its script would. */
record ViewerView(JsonNode json) {

    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(1 << 24).build())
            .build());

    static ViewerView of(Profile profile) {
        return of(profile, CellSources.none(), ViewerDetail.ALL);
    }

    static ViewerView of(Profile profile, CellSources sources, ViewerDetail detail) {
        return of(profile, sources, detail, List.of());
    }

    static ViewerView of(Profile profile, CellSources sources, ViewerDetail detail, List<String> findings) {
        return parse(ViewerJson.identified(
                new ViewerJson(profile, sources, () -> findings, detail).render(), "jf-12345678"));
    }

    static ViewerView parse(String json) {
        try {
            return new ViewerView(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + e.getMessage(), e);
        }
    }

    String text(int number) {
        return json.get("texts").get(number).asText();
    }

    private int nodes() {
        return json.get("nodes").get("up").size();
    }

    private long node(String column, int node) {
        return json.get("nodes").get(column).get(node).asLong();
    }

    private int frame(String column, int node) {
        return json.get("frames").get(column).get((int) node("frame", node)).asInt();
    }

    long self(int node) {
        return node("self", node);
    }

    long samples(int node) {
        return node("samples", node);
    }

    long total() {
        return sum("self");
    }

    long totalSamples() {
        return sum("samples");
    }

    private long sum(String column) {
        long sum = 0;
        for (JsonNode value : json.get("nodes").get(column)) {
            sum += value.asLong();
        }
        return sum;
    }

    /** Time of the leaves that wait for whatever. */
    long waiting() {
        long sum = 0;
        for (int node = 1; node < nodes(); node++) {
            ViewerKind kind = kind(node);
            sum += kind == ViewerKind.GIL || kind == ViewerKind.WAITING ? self(node) : 0;
        }
        return sum;
    }

    ViewerKind kind(int node) {
        return ViewerKind.values()[frame("kind", node)];
    }

    /** Those of all nodes but the first. */
    List<ViewerKind> kinds() {
        List<ViewerKind> kinds = new ArrayList<>();
        for (int node = 1; node < nodes(); node++) {
            kinds.add(kind(node));
        }
        return kinds;
    }

    String label(int node) {
        return text(frame("label", node));
    }

    String detail(int node) {
        return text(frame("detail", node));
    }

    String file(int node) {
        return text(frame("file", node));
    }

    int line(int node) {
        return frame("line", node);
    }

    /** Each node as the way to it; only small trees have short ways. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (int node = 0; node < nodes(); node++) {
            if (node == 0) {
                paths.add("<whole>");
                continue;
            }
            String name = label(node) + (line(node) > 0 ? ":" + line(node) : "");
            String caller = nodes() > 1000 ? "" : paths.get(node - (int) node("up", node));
            paths.add(caller + "/" + name);
        }
        return paths;
    }
}
