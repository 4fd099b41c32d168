package org.jflame.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * Takes profiles: a body is spooled without a thread that waits for it, read by one of few threads, committed, and only then
 * answered. What is in memory is bounded by these threads.
 */
final class Uploads implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Uploads.class.getName());

    /** More uploads at the same time than that are sent away. */
    private static final int MOST_AT_ONCE = 128;

    private static final int UNPACKED_FACTOR = 4;
    private static final int MOST_PARTS = 32;
    private static final int IN_MEMORY_BYTES = 1 << 14;

    private final ProfileStore store;
    private final Path folder;
    private final long maxBytes;
    private final RateLimit rate;
    private final Links links;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final ExecutorService readers;

    /**
     * A place to take them.
     *
     * @param folder for bodies on their way, with nothing else in it
     * @param maxBytes of one upload, as it is sent
     */
    Uploads(ProfileStore store, Path folder, long maxBytes, RateLimit rate, Links links) throws IOException {
        this.store = store;
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.rate = rate;
        this.links = links;
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        readers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "jflame-web-upload");
            thread.setDaemon(true);
            return thread;
        });
        Files.createDirectories(folder);
        try (var left = Files.list(folder)) { // by a server that was killed
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Takes what a request brings; the answer may come later, from another thread. */
    void take(Exchange exchange, Consumer<Answer> reply, Consumer<Refusal> refuse) throws Refusal {
        long waitSeconds = rate.take(exchange.clientAddress());
        if (waitSeconds > 0) {
            throw Refusal.tooOften(waitSeconds);
        }
        if (exchange.request().getLength() > maxBytes + (1 << 16)) {
            throw BodySpool.tooLarge(maxBytes);
        }
        if (!places.tryAcquire()) {
            throw new Refusal(429, "too many uploads at the same time: again in a few seconds");
        }
        AtomicBoolean isOver = new AtomicBoolean();
        Runnable leave = () -> {
            if (isOver.compareAndSet(false, true)) {
                places.release();
            }
        };
        Consumer<Answer> replyAndLeave = answer -> {
            leave.run();
            reply.accept(answer);
        };
        Consumer<Refusal> refuseAndLeave = refusal -> {
            leave.run();
            refuse.accept(refusal);
        };
        try {
            String type = exchange.header("Content-Type");
            if (type.regionMatches(true, 0, "multipart/form-data", 0, 19)) {
                takeForm(exchange, type, replyAndLeave, refuseAndLeave);
            } else {
                takeRaw(exchange, replyAndLeave, refuseAndLeave);
            }
        } catch (IOException e) {
            leave.run();
            throw notSpooled(e);
        } catch (Refusal | RuntimeException | Error e) {
            leave.run();
            throw e;
        }
    }

    private void takeRaw(Exchange exchange, Consumer<Answer> reply, Consumer<Refusal> refuse)
            throws IOException, Refusal {
        UploadFacts facts = facts(exchange, List.of(), exchange.path().replaceFirst("^/upload/?", ""));
        BodySpool.start(exchange.request(), folder, maxBytes, (file, failure) -> {
            if (failure != null) {
                refuse.accept(failure instanceof Refusal refusal ? refusal : notSpooled(failure));
                return;
            }
            read(exchange, facts, () -> Files.newInputStream(file), () -> Files.deleteIfExists(file), reply, refuse);
        });
    }

    private void takeForm(Exchange exchange, String type, Consumer<Answer> reply, Consumer<Refusal> refuse) {
        MultiPartConfig config = new MultiPartConfig.Builder()
                .location(folder)
                .maxParts(MOST_PARTS)
                .maxSize(maxBytes + (1 << 16))
                .maxPartSize(maxBytes)
                .maxMemoryPartSize(IN_MEMORY_BYTES)
                .useFilesForPartsWithoutFileName(true) // curl -F 'file=<profile.txt'
                .build();
        Promise.Invocable<MultiPartFormData.Parts> promise =
                Promise.Invocable.from(InvocationType.BLOCKING, (parts, failure) -> {
                    if (failure != null) {
                        // Jetty would ask it for parts again, and not end the exchange: it throws
                        exchange.request().removeAttribute(MultiPartFormData.class.getName());
                        refuse.accept(notParsed(failure));
                        return;
                    }
                    try {
                        takeParts(exchange, parts, reply, refuse);
                    } catch (Refusal e) {
                        parts.close();
                        refuse.accept(e);
                    } catch (RuntimeException | OutOfMemoryError e) { // nobody else would answer
                        parts.close();
                        refuse.accept(unread(e));
                    }
                });
        MultiPartFormData.onParts(exchange.request(), exchange.request(), type, config, promise);
    }

    private void takeParts(
            Exchange exchange, MultiPartFormData.Parts parts, Consumer<Answer> reply, Consumer<Refusal> refuse)
            throws Refusal {
        MultiPart.Part file = parts.getFirst("file");
        if (file == null) {
            throw new Refusal(400, "the form has no field \"file\": curl -F file=@profile.txt");
        }
        List<MultiPart.Part> others = new ArrayList<>();
        parts.forEach(others::add);
        UploadFacts facts = facts(exchange, others, file.getFileName());
        read(exchange, facts, () -> Content.Source.asInputStream(file.getContentSource()), parts::close, reply, refuse);
    }

    /** How to come to the bytes. */
    @FunctionalInterface
    private interface Opening {
        InputStream open() throws IOException;
    }

    /** How to be rid of them. */
    @FunctionalInterface
    private interface Removal {
        void remove() throws IOException;
    }

    private void read(
            Exchange exchange,
            UploadFacts facts,
            Opening body,
            Removal removal,
            Consumer<Answer> reply,
            Consumer<Refusal> refuse) {
        readers.execute(() -> {
            Answer answer = null;
            Refusal refusal = null;
            try (InputStream in = body.open()) {
                answer = kept(exchange, UploadReader.read(in, facts, UNPACKED_FACTOR * maxBytes));
            } catch (Refusal e) {
                refusal = e;
            } catch (StoreException e) {
                LOG.log(Level.WARNING, e.getMessage());
                refusal = Refusal.of(e);
            } catch (IOException e) {
                refusal = notSpooled(e);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                refusal = unread(e);
            }
            try {
                removal.remove();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "a spooled upload stays behind: " + e);
            }
            if (answer != null) {
                reply.accept(answer);
            } else {
                refuse.accept(refusal);
            }
        });
    }

    private static Refusal unread(Throwable e) {
        if (e instanceof OutOfMemoryError) {
            LOG.log(Level.WARNING, "there was not enough memory for an upload");
            return new Refusal(503, "there is not enough memory to keep this: again in a few seconds");
        }
        if (!(e instanceof HttpException)) { // that one says what is no HTTP
            LOG.log(Level.WARNING, "an upload could not be read", e);
        }
        return new Refusal(400, "this cannot be read: " + e.getClass().getSimpleName());
    }

    private Answer kept(Exchange exchange, NewProfile profile) throws StoreException {
        ProfileStore.Added added = store.add(profile, System.currentTimeMillis());
        if (added.removed() > 0) {
            LOG.log(Level.INFO, "the limit is reached: removed the oldest, " + added.removed() + " profiles");
        }
        if (exchange.wantsHtml() && !exchange.wantsJson()) { // a form, in a browser without scripts
            return Answer.seeOther("/p/" + added.id());
        }
        String link = links.toProfile(exchange, added.id());
        Answer answer = exchange.wantsJson()
                ? Answer.of(201, Answer.JSON, ProfileAnswers.json(added.id(), link, profile))
                : Answer.of(201, Answer.TEXT, link + "\n");
        return answer.with("Location", link);
    }

    private static UploadFacts facts(Exchange exchange, List<MultiPart.Part> parts, String fileName) throws Refusal {
        List<String> tags = new ArrayList<>(exchange.parameters("tag"));
        tags.addAll(exchange.parameters("tags"));
        tags.addAll(List.of(exchange.header("X-Jflame-Tags")));
        String title = first(exchange.parameter("title"), exchange.header("X-Jflame-Title"));
        String host = first(exchange.parameter("host"), exchange.header("X-Jflame-Host"));
        for (MultiPart.Part part : parts) {
            String name = part.getName() == null ? "" : part.getName();
            if (name.equals("file") || part.getLength() > IN_MEMORY_BYTES) {
                continue;
            }
            switch (name) {
                case "title" -> title = text(part);
                case "host" -> host = text(part);
                case "tag", "tags" -> tags.add(text(part));
                default -> {
                    // not ours
                }
            }
        }
        return UploadFacts.of(title, fileName, host, tags);
    }

    private static String text(MultiPart.Part part) throws Refusal {
        try {
            return part.getContentAsString(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "a field of the form has a charset that is not known here: UTF-8 will do");
        }
    }

    private static String first(String parameter, String header) {
        return parameter == null ? header : parameter;
    }

    private Refusal notParsed(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("exceeded") || message.contains("too large")) {
            return BodySpool.tooLarge(maxBytes);
        }
        return failure instanceof FileSystemException || failure instanceof IOException && isFull(failure)
                ? notSpooled(failure)
                : new Refusal(400, "this is no form of " + HttpHeader.CONTENT_TYPE + " multipart/form-data");
    }

    private static Refusal notSpooled(Throwable failure) {
        if (failure instanceof EOFException) {
            return new Refusal(400, "the upload ended before its end");
        }
        LOG.log(Level.WARNING, "an upload cannot be kept: " + failure);
        return isFull(failure)
                ? new Refusal(507, "the disk is full, nothing was kept of this")
                : new Refusal(
                        503,
                        "an upload cannot be kept now (" + failure.getClass().getSimpleName()
                                + "): the server's log says more");
    }

    private static boolean isFull(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("No space left")
                || message.contains("Disk quota")
                || message.contains("File too large");
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
