package org.jflame.bridge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * JSON to {@link Request}, {@link Reply} to JSON.
 *
 * <p>Strict: an unknown field is an error, a number is not a string, and sizes are capped. Costs a third of a second when
 * first used, which is why {@link WarmUp} uses it first.
 */
final class Messages {

    private static final String CURE_OTHER_SIDE =
            "the two halves of jflame do not fit together: reinstall it (pip install --force-reinstall jflame), restart the kernel";
    private static final String CURE_VALUE = "give that option another value";

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(Protocol.MAX_MESSAGE_BYTES)
                            .maxStringLength(Protocol.MAX_MESSAGE_BYTES)
                            .maxNameLength(8192) // file names: PATH_MAX is 4096
                            .maxNumberLength(40)
                            .maxNestingDepth(8)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /**
     * A request and the number that its reply carries.
     *
     * @param id chosen by the client, positive
     */
    record Numbered(int id, Request request) {}

    private Messages() {}

    /** Reads one request. */
    static Numbered decode(byte[] json) throws RefusedException {
        ObjectNode fields = fields(json);
        int id = id(fields);
        checkProtocol(id, fields.remove("protocol"));
        String type = text(id, fields.remove("type"));
        Class<? extends Request> form = Request.BY_TYPE.get(type);
        if (form == null) {
            throw malformed(
                    id, "unknown request type '" + type + "', known are " + new TreeSet<>(Request.BY_TYPE.keySet()));
        }
        try {
            return new Numbered(id, MAPPER.treeToValue(fields, form));
        } catch (ValueInstantiationException e) {
            throw new RefusedException(id, ErrorCode.MALFORMED, type + ": " + reason(e), CURE_VALUE);
        } catch (JsonProcessingException e) {
            throw malformed(id, type + ": " + reason(e));
        }
    }

    /** Writes one reply: its JSON, then what is attached. */
    static List<byte[]> encode(int id, Reply reply) {
        ObjectNode fields = MAPPER.createObjectNode().put("id", id).put("type", Reply.TYPES.get(reply.getClass()));
        fields.setAll(MAPPER.<ObjectNode>valueToTree(reply));
        List<byte[]> frames = new ArrayList<>();
        try {
            frames.add(MAPPER.writeValueAsBytes(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
        frames.addAll(reply.attachments());
        return frames;
    }

    private static ObjectNode fields(byte[] json) throws RefusedException {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw malformed(0, "a request is one JSON object, not " + node.getNodeType());
        } catch (JsonProcessingException e) {
            throw malformed(0, "not JSON: " + reason(e));
        } catch (IOException e) {
            throw malformed(0, "not JSON: " + e.getMessage());
        }
    }

    private static int id(ObjectNode fields) throws RefusedException {
        JsonNode id = fields.remove("id");
        if (id == null || !id.canConvertToInt() || !id.isIntegralNumber() || id.intValue() <= 0) {
            throw malformed(0, "id: a request has a positive number, not " + id);
        }
        return id.intValue();
    }

    private static void checkProtocol(int id, JsonNode protocol) throws RefusedException {
        if (protocol == null || !protocol.isIntegralNumber()) {
            throw malformed(id, "protocol: a request says which it follows, not " + protocol);
        }
        if (!protocol.canConvertToInt() || protocol.intValue() != Protocol.NUMBER) {
            throw new RefusedException(
                    id,
                    ErrorCode.PROTOCOL,
                    "the client speaks protocol " + protocol + " and the service (jflame " + Protocol.VERSION
                            + ") protocol " + Protocol.NUMBER,
                    CURE_OTHER_SIDE);
        }
    }

    private static String text(int id, JsonNode type) throws RefusedException {
        if (type == null || !type.isTextual()) {
            throw malformed(id, "type: a request says what it asks for, not " + type);
        }
        return type.textValue();
    }

    private static RefusedException malformed(int id, String message) {
        return new RefusedException(id, ErrorCode.MALFORMED, message, CURE_OTHER_SIDE);
    }

    /** The first line of what Jackson found, or of what a record's constructor refused. */
    private static String reason(JsonProcessingException e) {
        String message = e instanceof ValueInstantiationException && e.getCause() != null
                ? e.getCause().getMessage()
                : e.getOriginalMessage();
        return String.valueOf(message).lines().findFirst().orElse("");
    }
}
