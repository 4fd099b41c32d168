package org.jflame.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jflame.web.StoreException;
import org.jflame.web.WebOptions;
import org.jflame.web.WebServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code jflame web}. */
@Command(
        name = "web",
        sortOptions = false,
        header = "A place for a team's profiles: upload one, share the link.",
        description = {
            "",
            "One process, which keeps all in one SQLite database in DIR. Whoever has the token may upload and",
            "delete. On this machine everybody may read; with --host of another address or with --url, only",
            "who has the token. A browser needs it once: open the link that is printed. There is no TLS: put",
            "a proxy before it, and name its address with --url, or the proxy's readers need no token.",
            ""
        },
        footerHeading = "%nThe workflow:%n",
        footer = {
            "  jflame web --host 0.0.0.0 --data profiles               on one machine",
            "  curl -H @profiles/token -o jflame.jar URL/jflame        elsewhere: the tool; URL/jflame.sha256 beside it",
            "  java -jar jflame.jar record -o profile.txt -- python3 train.py",
            "  curl -H @profiles/token -F file=@profile.txt URL/upload prints the link",
            "",
            "The token's file is a header line, so that no token stands among a program's arguments. Uploads may",
            "have fields title, host and tags. PUT URL/upload/NAME takes the bare file. Formats: collapsed stacks of",
            "any tool, speedscope, pprof, jflame's json. jflame record --share URL uploads by itself.",
            "",
            "Backup while it runs: jflame web --data DIR --backup FILE. To restore it, with no server running:",
            "copy FILE to DIR/profiles.sqlite, and remove DIR/profiles.sqlite-wal and DIR/profiles.sqlite-shm,",
            "which belong to the file that was there before.",
            "",
            "Exit status: 0 ended by a signal or backed up, 1 not (one line says why), 2 usage."
        })
final class WebCommand implements Callable<Integer> {

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on. Default: ${DEFAULT-VALUE}, this machine only.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5000",
            description = "The port; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "jflame-profiles",
            description = "Where everything is kept. Default: ${DEFAULT-VALUE}.")
    private Path folder;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the token. Default: DIR/token, made when it is missing.")
    private Path tokenFile;

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = Url.class,
            description = "Where others find this server, behind a proxy: for the links, and readers need the token."
                    + " Default: the address they connect to.")
    private URI url;

    @Option(
            names = "--keep",
            paramLabel = "90d",
            converter = Age.class,
            description = "Remove profiles older than that: d, h or m. Default: keep them.")
    private Duration keep;

    @Option(
            names = "--max-size",
            paramLabel = "10GB",
            converter = Size.class,
            defaultValue = "10GB",
            description = "Of all profiles; the oldest go first. Default: ${DEFAULT-VALUE}.")
    private long maxBytes;

    @Option(
            names = "--max-count",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Profiles that are kept; the oldest go first. Default: ${DEFAULT-VALUE}.")
    private long maxProfiles;

    @Option(
            names = "--max-upload",
            paramLabel = "32MB",
            converter = Size.class,
            defaultValue = "32MB",
            description = "Of one upload; unpacked it may have four times that. Default: ${DEFAULT-VALUE}.")
    private long maxUploadBytes;

    @Option(
            names = "--max-rate",
            paramLabel = "N",
            defaultValue = "120",
            description = "Uploads a minute from one address. Default: ${DEFAULT-VALUE}.")
    private int uploadsPerMinute;

    @Option(
            names = "--backup",
            paramLabel = "FILE",
            description = "Copy the profiles in DIR to a new file, also while a server works with them, and end.")
    private Path backup;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    WebCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        checkPort();
        try {
            return backup == null ? serve() : backUp();
        } catch (StoreException e) {
            throw new Failure(e.getMessage(), "");
        } catch (UnknownHostException e) {
            throw new Failure("--host " + host + " is no address of this machine", "");
        } catch (FileSystemException e) {
            String reason = e instanceof AccessDeniedException
                    ? "Permission denied"
                    : e.getReason() == null ? "it cannot be made" : e.getReason();
            throw new Failure(e.getFile() + " cannot be used: " + reason, "Name another folder with --data");
        } catch (IOException e) {
            throw new Failure(e.getMessage(), "");
        }
    }

    private int backUp() throws StoreException, IOException {
        WebServer.backUp(folder, backup);
        streams.err().println("wrote " + backup);
        return 0;
    }

    private void checkPort() {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "'" + port + "' is no port: 0 to 65535");
        }
    }

    private int serve() throws StoreException, IOException, InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        SignalHandling.on("TERM", number -> end.countDown());
        SignalHandling.on("INT", number -> end.countDown());
        try (WebServer server = WebServer.start(options())) {
            streams.err().println("jflame web: profiles in " + folder + ", the token in " + server.tokenFile());
            streams.err().println("jflame web: open " + server.firstLink());
            streams.out().println(server.url());
            end.await();
        }
        return 0;
    }

    private WebOptions options() {
        return new WebOptions(
                host,
                port,
                folder,
                Optional.ofNullable(tokenFile),
                Optional.ofNullable(url),
                Optional.ofNullable(keep),
                maxBytes,
                Math.max(1, maxProfiles),
                maxUploadBytes,
                Math.max(1, uploadsPerMinute),
                WebOptions.Patience.USUAL);
    }

    /** {@code 10GB}, {@code 500MB}, {@code 64KB}. */
    static final class Size implements ITypeConverter<Long> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*([KMGT])B?");
        private static final long MOST_BYTES = 1_000_000_000_000_000L;

        @Override
        public Long convert(String text) {
            Matcher parts = FORM.matcher(text.toUpperCase(Locale.ROOT));
            if (!parts.matches() || parts.group(1).matches("0+")) {
                throw new TypeConversionException("'" + text + "' is no size like 10GB or 500MB");
            }
            long unit = (long) Math.pow(1000, 1 + "KMGT".indexOf(parts.group(2)));
            long count = Long.parseLong(parts.group(1));
            if (count > MOST_BYTES / unit) {
                throw new TypeConversionException("'" + text + "' is more than 1000TB");
            }
            return count * unit;
        }
    }

    /** {@code 90d}, {@code 12h}, {@code 30m}. */
    static final class Age implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,6})([dhm])");

        @Override
        public Duration convert(String text) {
            Matcher parts = FORM.matcher(text.toLowerCase(Locale.ROOT));
            if (!parts.matches() || parts.group(1).matches("0+")) {
                throw new TypeConversionException("'" + text + "' is no time like 90d, 12h or 30m");
            }
            long count = Long.parseLong(parts.group(1));
            return switch (parts.group(2)) {
                case "d" -> Duration.ofDays(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofMinutes(count);
            };
        }
    }

    /** {@code https://profiles.example}. */
    static final class Url implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI url = new URI(text);
                if (url.getHost() != null && text.matches("https?://[^?#]+")) {
                    return url;
                }
            } catch (URISyntaxException e) {
                // said below
            }
            throw new TypeConversionException("'" + text + "' is no address like https://profiles.example");
        }
    }
}
