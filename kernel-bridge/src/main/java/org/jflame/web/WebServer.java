package org.jflame.web;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Logger;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The server of {@code jflame web}: it is there when it has been started, until it is closed. */
public final class WebServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WebServer.class.getName());

    /** Held, or its level would be forgotten: what Jetty says of each start and stop is of no use to anybody. */
    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    private static final String DATABASE = "profiles.sqlite";
    /** Each is a descriptor, each upload a second one; 1024 is what a process often may have. */
    private static final int MOST_CONNECTIONS = 512;

    private static final int MOST_THREADS = 48;
    private static final int IDLE_MILLIS = 30_000;
    private static final int MOST_HEADER_BYTES = 8192;
    /** Pages that hold nothing, indexes and the log: so much more than its profiles may a database take. */
    private static final double DATABASE_FACTOR = 1.5;

    private static final long DATABASE_BYTES = 64L << 20;

    private final WebOptions options;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private AccessToken token;
    private Path tokenFile;
    private ServerConnector connector;
    private Server server;
    private Links links;

    private WebServer(WebOptions options) {
        this.options = options;
    }

    /**
     * Starts one.
     *
     * @throws StoreException when the database cannot be used: it is left as it is
     * @throws IOException when anything else cannot: the message is one line
     */
    public static WebServer start(WebOptions options) throws StoreException, IOException {
        WebServer started = new WebServer(options);
        try {
            started.open();
            return started;
        } catch (StoreException | IOException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /** Where a folder's profiles are. */
    public static Path database(Path folder) {
        return folder.resolve(DATABASE);
    }

    /**
     * Copies the profiles of a folder, also while a server works with it.
     *
     * @param target a new file
     */
    public static void backUp(Path folder, Path target) throws StoreException, IOException {
        Path file = database(folder);
        if (!Files.exists(file)) {
            throw new IOException("there are no profiles in " + folder);
        }
        Path parent = target.toAbsolutePath().getParent();
        if (!Files.isDirectory(parent)) {
            throw new IOException("there is no folder " + parent);
        }
        try {
            Database.createFile(target);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(target + " is there already", e);
        }
        try {
            Database.copy(file, target);
        } catch (StoreException | RuntimeException e) {
            Files.deleteIfExists(target); // half a backup is none
            throw e;
        }
    }

    private void open() throws StoreException, IOException {
        Path folder = options.folder().toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        lock(folder);
        System.setProperty("org.sqlite.tmpdir", folder.toString()); // /tmp may forbid to execute
        tokenFile = options.tokenFile().orElse(folder.resolve("token"));
        token = options.tokenFile().isPresent() ? readToken() : AccessToken.readOrMake(tokenFile);
        Database database =
                Database.open(database(folder), (long) (DATABASE_FACTOR * options.maxBytes()) + DATABASE_BYTES);
        opened.push(database);
        ProfileStore store =
                ProfileStore.open(database, new ProfileStore.Limits(options.maxBytes(), options.maxProfiles()));
        links = new Links(options.url());
        Uploads uploads = new Uploads(
                store,
                folder.resolve("incoming"),
                options.maxUploadBytes(),
                new RateLimit(options.uploadsPerMinute(), System::nanoTime),
                links);
        opened.push(uploads);
        opened.push(new Retention(store, database, options.keep()).start());
        InetAddress address = InetAddress.getByName(options.host());
        AccessGuard guard = new AccessGuard(token, address.isLoopbackAddress(), options.url());
        SlowClients slow = new SlowClients(
                options.slow().header().toMillis(), options.slow().exchange().toMillis());
        listen(new InetSocketAddress(address, options.port()), slow);
        server.setHandler(new WebHandler(
                store,
                new ProfilePages(store),
                uploads,
                guard,
                links,
                ToolFile.ours(),
                slow,
                options.maxUploadBytes()));
        run();
    }

    /** Two servers would empty each other's folder of uploads on their way. */
    private void lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        opened.push(channel);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException("another jflame web works with " + folder + ": name another folder with --data");
        }
    }

    private AccessToken readToken() throws IOException {
        try {
            return AccessToken.read(tokenFile);
        } catch (FileSystemException e) {
            throw new IOException("--token-file " + tokenFile + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void listen(InetSocketAddress address, SlowClients slow) {
        JETTY.setLevel(java.util.logging.Level.WARNING);
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4);
        threads.setName("jflame-web");
        server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(MOST_HEADER_BYTES);
        configuration.setRelativeRedirectAllowed(true);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptQueueSize(256);
        connector.addBean(slow);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        server.setErrorHandler((request, response, callback) -> {
            callback.succeeded(); // what is no HTTP has its status, and no words
            return true;
        });
    }

    private void run() throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            throw new IOException(
                    "port " + options.port() + " of " + options.host() + " cannot be listened on: "
                            + (e.getCause() == null ? e : e.getCause()).getMessage(),
                    e);
        } catch (Exception e) {
            throw new IOException("the server does not start: " + e, e);
        }
        opened.push(server::stop);
    }

    /** Where it listens, without a slash at the end. */
    public String url() {
        return links.root(new InetSocketAddress(connector.getHost(), connector.getLocalPort()));
    }

    /** The port it listens on. */
    int port() {
        return connector.getLocalPort();
    }

    /** The link that lets a browser in for good. */
    public String firstLink() {
        String root = options.url().isEmpty() && connector.getHost().matches("0\\.0\\.0\\.0|[0:]+")
                ? "http://" + hostName() + ":" + connector.getLocalPort()
                : url();
        return root + "/?token=" + token.secret();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** The file with the token. */
    public Path tokenFile() {
        return tokenFile;
    }

    /** Waits for the end. */
    public void join() throws InterruptedException {
        server.join();
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "while the server ends: " + e);
            }
        }
    }
}
