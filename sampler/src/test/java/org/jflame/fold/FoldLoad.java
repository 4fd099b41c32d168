package org.jflame.fold;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A program whose memory is measured: {@code FoldLoad samples NUMBER} or {@code FoldLoad folded BYTES}. */
final class FoldLoad {

    /** Distinct stacks of the pretended program. */
    static final int STACKS = 5000;

    private static final int DEPTH = 12;

    private FoldLoad() {}

    public static void main(String[] arguments) throws IOException {
        long amount = Long.parseLong(arguments[1]);
        Profile profile = arguments[0].equals("samples") ? sample(amount) : read(amount);
        int[] stacks = new int[1];
        profile.tree().forEachStack((stack, nanos, samples) -> stacks[0]++);
        String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\D", "");
        System.out.println(profile.samples() + " " + stacks[0] + " " + peak);
    }

    /** As the sampler does: a new list of known frames for each sample, a look at the profile now and then. */
    private static Profile sample(long samples) {
        List<List<Frame>> stacks = stacks();
        SplittableRandom random = new SplittableRandom(1);
        CallTree tree = new CallTree();
        for (long i = 0; i < samples; i++) {
            double favoured = Math.pow(random.nextDouble(), 4); // a program is at few places most of the time
            tree.add(new ArrayList<>(stacks.get((int) (favoured * STACKS))), 10_000_000, 1);
        }
        Profile profile = new Profile("t", tree, SamplingStats.UNKNOWN, 0);
        return new MergeThreads().apply(new NameSources(SourceMap.guessed()).apply(profile));
    }

    private static List<List<Frame>> stacks() {
        SplittableRandom random = new SplittableRandom(2);
        List<List<Frame>> stacks = new ArrayList<>();
        for (int i = 0; i < STACKS; i++) {
            List<Frame> stack = new ArrayList<>();
            stack.add(new ThreadFrame(i % 8, "worker-" + i % 8));
            for (int depth = 0; depth < DEPTH; depth++) {
                int function = random.nextInt(depth < 10 ? 3 : 300);
                String file = "/srv/project/package_" + function % 20 + "/module_" + function + ".py";
                stack.add(PythonFrame.unnamed("Class.method_" + function, file, 1 + random.nextInt(20)));
            }
            stacks.add(stack);
        }
        return stacks;
    }

    private static Profile read(long bytes) throws IOException {
        LineProblems problems = new LineProblems();
        Profile profile = FoldedReader.read(new Repeated(bytes), "t", problems);
        if (problems.count() > 0) {
            throw new IllegalStateException(problems.sentence());
        }
        return profile;
    }

    /** A large file of the same few thousand stacks, each line with another count. */
    private static final class Repeated extends InputStream {
        private final byte[] lines;
        private long left;
        private int position;

        Repeated(long bytes) {
            StringBuilder text = new StringBuilder();
            for (List<Frame> stack : stacks()) {
                stack.forEach(frame -> text.append(frame.label()).append(';'));
                text.setLength(text.length() - 1);
                text.append(" 1\n");
            }
            this.lines = text.toString().getBytes(StandardCharsets.UTF_8);
            this.left = bytes / lines.length * lines.length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int start, int length) {
            int count = (int) Math.min(left, Math.min(length, lines.length - position));
            if (count == 0) {
                return -1;
            }
            System.arraycopy(lines, position, into, start, count);
            position = (position + count) % lines.length;
            left -= count;
            return count;
        }
    }
}
