package org.jflame.web;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** A request's body on its way into a file; no thread waits for a client that is slow. */
final class BodySpool implements Runnable {

    private final Request request;
    private final Path file;
    private final FileChannel channel;
    private final long maxBytes;
    private final Done done;
    private long bytes;

    /** Who goes on with the file. */
    @FunctionalInterface
    interface Done {
        /**
         * The end.
         *
         * @param file with the whole body, to be removed; null when there is none
         * @param failure why there is none
         */
        void with(Path file, Exception failure);
    }

    private BodySpool(Request request, Path file, long maxBytes, Done done) throws IOException {
        this.request = request;
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
        this.maxBytes = maxBytes;
        this.done = done;
    }

    /** Begins to read; a body of more bytes than that is refused. */
    static void start(Request request, Path folder, long maxBytes, Done done) throws IOException {
        Path file = Files.createTempFile(folder, "body", "");
        new BodySpool(request, file, maxBytes, done).run();
    }

    @Override
    public void run() {
        try {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    throw ended(chunk.getFailure());
                }
                boolean isLast = chunk.isLast();
                write(chunk);
                if (isLast) {
                    channel.close();
                    done.with(file, null);
                    return;
                }
            }
        } catch (IOException | Refusal e) {
            discard();
            done.with(null, e);
        } catch (RuntimeException | OutOfMemoryError e) { // it may come from a thread of Jetty's, which tells nobody
            discard();
            done.with(null, new IOException("the upload could not be spooled: " + e, e));
        }
    }

    private void write(Content.Chunk chunk) throws IOException, Refusal {
        try {
            bytes += chunk.remaining();
            if (bytes > maxBytes) {
                throw tooLarge(maxBytes);
            }
            while (chunk.hasRemaining()) {
                channel.write(chunk.getByteBuffer());
            }
        } finally {
            chunk.release();
        }
    }

    private void discard() {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // the folder is emptied at the next start
        }
    }

    private static EOFException ended(Throwable cause) {
        EOFException ended = new EOFException("the connection has ended");
        ended.initCause(cause);
        return ended;
    }

    static Refusal tooLarge(long maxBytes) {
        return new Refusal(413, "this is too large: at most " + maxBytes / 1_000_000 + " MB are taken");
    }
}
