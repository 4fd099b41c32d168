package org.jflame.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jflame.fold.Profile;
import org.jflame.render.ProfileJson;

/**
 * Uploads a profile to a {@code jflame web}.
 *
 * @param url where it is
 * @param token its secret, "" for none
 */
public record Share(URI url, String token) {

    private static final String TOKEN_VARIABLE = "JFLAME_TOKEN";
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration ANSWERING = Duration.ofSeconds(120);
    private static final int MOST_WORDS = 300;

    /**
     * To an address that somebody typed.
     *
     * @throws IOException when it is none: the message is one line
     */
    public static Share to(String url, Optional<Path> tokenFile) throws IOException {
        try {
            URI parsed = new URI(url.matches("https?://.*") ? url : "http://" + url);
            if (parsed.getHost() == null || parsed.getQuery() != null) {
                throw new IOException("'" + url + "' is no address like http://127.0.0.1:5000");
            }
            String root = parsed.toString().replaceAll("(/upload)?/*$", "");
            return new Share(URI.create(root), token(tokenFile));
        } catch (URISyntaxException e) {
            throw new IOException("'" + url + "' is no address like http://127.0.0.1:5000", e);
        }
    }

    private static String token(Optional<Path> file) throws IOException {
        if (file.isPresent()) {
            try {
                return sendable(AccessToken.secretOf(Files.readString(file.get())));
            } catch (IOException e) {
                throw new IOException("--token-file " + file.get() + " cannot be read: " + e.getMessage(), e);
            }
        }
        String variable = System.getenv(TOKEN_VARIABLE);
        try {
            return variable == null ? "" : sendable(AccessToken.secretOf(variable));
        } catch (IOException e) {
            throw new IOException(TOKEN_VARIABLE + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Found out before anything is recorded: what cannot stand in a header could not be sent afterwards. */
    private static String sendable(String secret) throws IOException {
        if (!secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException("the token is not one line of letters and digits");
        }
        return secret;
    }

    /**
     * Uploads one, with all that is known of it.
     *
     * @return the link
     * @throws IOException when it cannot be done: the message is one line
     */
    public String send(Profile profile) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 16);
        body.writeBytes(ProfileJson.render(profile).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(url + "/upload?host=" + HtmlPage.inLink(hostName())))
                .timeout(ANSWERING)
                .header("Content-Type", Answer.JSON)
                .PUT(BodyPublishers.ofByteArray(Answer.gzip(body.toByteArray())));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECTING)
                .build();
        HttpResponse<String> answer;
        try {
            answer = client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | IllegalArgumentException e) {
            String why = e.getMessage() == null ? "no connection" : e.getMessage();
            throw new IOException("the profile could not be sent to " + url + ": " + why, e);
        }
        if (answer.statusCode() != 201) {
            throw new IOException("the profile was not taken by " + url + ": " + words(answer));
        }
        return answer.body().strip();
    }

    private static String words(HttpResponse<String> answer) {
        String words = answer.body().strip().replaceFirst("^jflame: ", "").replaceAll("\\s+", " ");
        return answer.statusCode() + " " + words.substring(0, Math.min(words.length(), MOST_WORDS));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
