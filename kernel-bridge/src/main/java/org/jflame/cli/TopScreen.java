package org.jflame.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jflame.sample.Sampler;

/** The live table on a terminal that gives its keys one by one; as it was before when it ends, however it ends. */
final class TopScreen {

    private static final long LOOK_MILLIS = 50;
    private static final String ENTER = "\033[?1049h\033[?25l"; // another page of the screen, no cursor
    private static final String LEAVE = "\033[?25h\033[?1049l";
    private static final String HOME = "\033[H";
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";

    private static String settings = "";
    private static Streams written;

    private final Streams streams;
    private final TopTable table;
    private boolean quit;

    TopScreen(Streams streams, TopTable table) {
        this.streams = streams;
        this.table = table;
    }

    /** Shows the table until the user quits or sampling ends. */
    void live(Sampler sampler, long delayNanos) throws InterruptedException {
        Thread restoring = new Thread(TopScreen::restore, "terminal");
        Runtime.getRuntime().addShutdownHook(restoring);
        enter(streams);
        try (InputStream keys = new FileInputStream("/dev/tty")) {
            long next = System.nanoTime();
            while (!sampler.awaitEnd(LOOK_MILLIS) && !quit) {
                boolean pressed = readKeys(keys);
                if (System.nanoTime() >= next) {
                    table.update(sampler.soFar());
                    next = System.nanoTime() + delayNanos;
                    pressed = true;
                }
                if (pressed) {
                    draw();
                }
            }
        } catch (IOException e) {
            quit = true; // the terminal has gone
        } finally {
            restore();
        }
        table.update(sampler.stop());
        table.render(Terminal.size().rows() - 1, Terminal.size().columns()).forEach(streams.out()::println);
    }

    private boolean readKeys(InputStream keys) throws IOException {
        boolean pressed = false;
        while (keys.available() > 0) {
            pressed = true;
            switch (keys.read()) {
                case 's', 'S' -> table.sortBy(TopTable.Order.SELF);
                case 't', 'T' -> table.sortBy(TopTable.Order.TOTAL);
                case 'l', 'L' -> table.toggleLines();
                case 'r', 'R' -> table.reset();
                case 'q', 'Q', 4 -> quit = true; // 4 is Ctrl-D
                default -> pressed = false;
            }
        }
        return pressed;
    }

    private void draw() {
        Terminal.Size size = Terminal.size();
        List<String> lines = table.render(size.rows() - 2, size.columns());
        StringBuilder page = new StringBuilder(HOME);
        lines.forEach(line -> page.append(line).append(CLEAR_LINE).append("\r\n"));
        page.append(CLEAR_BELOW);
        page.append(Screen.fit("s self  t total  l functions/lines  r reset  q quit", size.columns()));
        streams.out().print(page);
        streams.out().flush();
    }

    private static synchronized void enter(Streams streams) {
        settings = Terminal.stty("-g").strip();
        written = streams;
        Terminal.stty("-icanon", "-echo", "min", "1");
        streams.out().print(ENTER);
        streams.out().flush();
    }

    /** Gives the terminal back as it was; a second time does nothing. */
    static synchronized void restore() {
        if (written == null) {
            return;
        }
        written.out().print(LEAVE);
        written.out().flush();
        written = null;
        if (!settings.isEmpty()) {
            Terminal.stty(settings);
        }
    }
}
