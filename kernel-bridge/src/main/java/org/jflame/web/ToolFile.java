package org.jflame.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.CodeSource;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The tool itself, to be handed out: the jar that this server runs from. */
final class ToolFile {

    private final Optional<Path> jar;
    private FileTime hashedAt;
    private String hash;

    ToolFile(Optional<Path> jar) {
        this.jar = jar;
    }

    /** This program's own; none when it runs from class files. */
    static ToolFile ours() {
        CodeSource source = ToolFile.class.getProtectionDomain().getCodeSource();
        try {
            return new ToolFile(
                    source == null
                            ? Optional.empty()
                            : Optional.of(Path.of(source.getLocation().toURI())).filter(Files::isRegularFile));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return new ToolFile(Optional.empty());
        }
    }

    Answer answer() throws Refusal {
        return Answer.ofFile("application/java-archive", there()).as("jflame.jar");
    }

    /** As {@code sha256sum -c} reads it, in a folder with the file. */
    Answer checksum() throws Refusal {
        try {
            return Answer.of(200, Answer.TEXT, hash(there()) + "  jflame.jar\n");
        } catch (IOException e) {
            throw new Refusal(503, "the jar cannot be read: " + e.getMessage());
        }
    }

    private Path there() throws Refusal {
        return jar.filter(Files::isReadable)
                .orElseThrow(() -> new Refusal(404, "this server does not run from a jar that it could hand out"));
    }

    private synchronized String hash(Path file) throws IOException {
        FileTime changedAt = Files.getLastModifiedTime(file);
        if (!changedAt.equals(hashedAt)) {
            try (InputStream in =
                    new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
                in.transferTo(OutputStream.nullOutputStream());
                hash = HexFormat.of()
                        .formatHex(((DigestInputStream) in).getMessageDigest().digest());
                hashedAt = changedAt;
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
        return hash;
    }
}
