package org.jflame.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** Profiles as JSON, for programs. */
final class ProfileAnswers {

    private static final JsonFactory FACTORY = new JsonFactory();

    private ProfileAnswers() {}

    /** One that was just added. */
    static String json(ProfileId id, String link, NewProfile profile) {
        return written(json -> {
            json.writeStartObject();
            json.writeStringField("url", link);
            json.writeStringField("id", id.text());
            json.writeStringField("title", profile.title());
            json.writeNumberField("samples", profile.samples());
            json.writeNumberField("seconds", profile.durationNanos() / 1e9);
            json.writeStringField("topFunction", profile.topFunction());
            json.writeNumberField("topShare", profile.topShare());
            json.writeStringField("note", profile.note());
            json.writeEndObject();
        });
    }

    /** A page of the list. */
    static String json(List<StoredProfile> profiles, long next) {
        return written(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("profiles");
            for (StoredProfile profile : profiles) {
                json.writeStartObject();
                json.writeStringField("id", profile.id().text());
                json.writeStringField("path", "/p/" + profile.id());
                json.writeStringField(
                        "uploaded",
                        Instant.ofEpochMilli(profile.uploadedAtMillis()).toString());
                json.writeStringField("title", profile.title());
                json.writeStringField("host", profile.host());
                json.writeArrayFieldStart("tags");
                for (String tag : profile.tags()) {
                    json.writeString(tag);
                }
                json.writeEndArray();
                json.writeNumberField("samples", profile.samples());
                json.writeNumberField("seconds", profile.durationNanos() / 1e9);
                json.writeStringField("topFunction", profile.topFunction());
                json.writeNumberField("topShare", profile.topShare());
                json.writeStringField("note", profile.note());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (next > 0) {
                json.writeNumberField("before", next);
            }
            json.writeEndObject();
        });
    }

    @FunctionalInterface
    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static String written(Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter throws none", e);
        }
        return text.append('\n').toString();
    }
}
