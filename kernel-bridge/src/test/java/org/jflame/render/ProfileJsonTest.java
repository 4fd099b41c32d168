package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.NamedFrame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.Timeline;
import org.jflame.fold.TreeRow;
import org.jflame.fold.TruncatedFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileJsonTest {

    private static final String HEAD = "{\"format\":\"jflame-profile\",\"version\":1,\"title\":\"t\",";

    @Test
    void shouldKeepTheTimeOrder() throws IOException {
        ThreadFrame thread = new ThreadFrame(7, "main");
        List<List<Frame>> stacks =
                List.of(List.of(new NamedFrame("a")), List.of(new NamedFrame("a"), new NamedFrame("b")), List.of());
        CallTree tree = new CallTree();
        stacks.forEach(stack -> tree.add(stack, 5, 1));
        List<Timeline.Run> runs = List.of(
                new Timeline.Run(0, 3),
                new Timeline.Run(Timeline.NOTHING, 2),
                new Timeline.Run(1, 1L << 40),
                new Timeline.Run(2, 1));
        Timeline timeline = new Timeline(
                1_000_000,
                stacks.stream().map(tree::leafOf).toList(),
                List.of(
                        new Timeline.Track(null, thread, runs),
                        new Timeline.Track(new ProcessFrame(8, "worker", ""), thread, runs)));
        Profile again = read(ProfileJson.render(new Profile("t", tree, SamplingStats.UNKNOWN, 0, 0, timeline)));

        assertEquals(timeline.slotNanos(), again.timeline().slotNanos());
        assertEquals(timeline.tracks(), again.timeline().tracks());
        assertEquals(stacks, again.timeline().stacks(again.tree()));
        assertEquals(
                Timeline.NONE,
                read(ProfileJson.render(new Profile("t", tree, SamplingStats.UNKNOWN, 0)))
                        .timeline());
    }

    @Test
    void shouldRefuseATimeOrderOfOtherNodes() {
        String head =
                "{\"format\":\"jflame-profile\",\"version\":1,\"frames\":[],\"nodes\":[[-1,-1,0,0]],\"timeline\":";
        String thread =
                "{\"slotNanos\":1,\"tracks\":[{\"thread\":{\"kind\":\"thread\",\"tid\":1,\"name\":\"\"},\"runs\":";
        for (String runs :
                List.of("[1,1]", "[0,0]", "[-2,1]", "[0]", "[0,9999999999999999999]", "[0,9223372036854775807,0,1]")) {
            assertThrows(ProfileFormatException.class, () -> read(head + thread + runs + "}]}}"), runs);
        }
        assertThrows(ProfileFormatException.class, () -> read(head + "{\"slotNanos\":0}}"));
        assertThrows(ProfileFormatException.class, () -> read(head + "{\"slotNanos\":1,\"tracks\":[{}]}}"));
    }

    @Test
    void shouldGiveBackTheSameProfile() throws IOException {
        for (Profile profile : List.of(
                SampleProfiles.quickstart(),
                SampleProfiles.processes(),
                SampleProfiles.threads(),
                SampleProfiles.training(300, 1),
                SampleProfiles.named(300, 1),
                SampleProfiles.matrixProduct(),
                SampleProfiles.empty(),
                HostileNames.profile(),
                SampleProfiles.chain(16_000))) {
            String text = ProfileJson.render(profile);
            Profile again = read(text);

            assertEquals(profile.title(), again.title());
            assertEquals(profile.stats(), again.stats());
            assertEquals(TreeRow.of(profile.tree()), TreeRow.of(again.tree()));
            assertEquals(profile.tree().totalNanos(), again.tree().totalNanos());
            assertEquals(text, ProfileJson.render(again));
        }
    }

    @Test
    void shouldKeepWhatIsNotInTheTree() throws IOException {
        CallTree tree = new CallTree();
        tree.add(List.of(), 5, 1);
        tree.add(List.<Frame>of(new TruncatedFrame(TruncatedFrame.Reason.TOO_DEEP)), 6, 2);
        SamplingStats.Pause pause = new SamplingStats.Pause(1, 2, 3, 4);
        SamplingStats stats = new SamplingStats(5, 99.5, 6, 7, 8, 9, 10, pause);
        Profile again = read(ProfileJson.render(new Profile("t", tree, stats, 11, 12)));

        assertEquals(stats, again.stats());
        assertEquals(11, again.outsideNanos());
        assertEquals(12, again.hiddenNanos());
        assertEquals(5, again.tree().selfNanos());
        assertEquals(11, again.tree().totalNanos());
    }

    @Test
    void shouldNotMindFieldsOfLaterVersions() throws IOException {
        Profile profile =
                read(HEAD + "\"later\":{\"frames\":[1]},\"x\":[[]],\"frames\":[{\"kind\":\"named\",\"text\":\"f\","
                        + "\"color\":{\"r\":1}}],\"nodes\":[[-1,-1,0,0],[0,0,7,1]]}");
        assertEquals(7, profile.tree().totalNanos());
    }

    @Test
    void shouldAddRowsOfOneFrame() throws IOException {
        Profile profile = read(HEAD + "\"frames\":[{\"kind\":\"named\",\"text\":\"f\"}],"
                + "\"nodes\":[[-1,-1,0,0],[0,0,7,1],[0,0,5,2],[2,0,1,1]]}");
        CallTree f = profile.tree().children().values().iterator().next();
        assertEquals(13, profile.tree().totalNanos());
        assertEquals(13, f.totalNanos());
        assertEquals(12, f.selfNanos());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"format\":\"other\"}",
                "{\"format\":\"jflame-profile\",\"version\":2}",
                HEAD + "\"nodes\":[]}",
                HEAD + "\"nodes\":[[-1,-1,0,0],[0,0,7,1]]}",
                HEAD + "\"frames\":[{\"kind\":\"named\",\"text\":\"f\"}],\"nodes\":[[-1,-1,0,0],[1,0,7,1]]}",
                HEAD + "\"frames\":[{\"kind\":\"named\",\"text\":\"f\"}],\"nodes\":[[-1,-1,0,0],[-1,0,7,1]]}",
                HEAD + "\"frames\":[{\"kind\":\"named\",\"text\":\"f\"}],\"nodes\":[[-1,-1,0,0],[0,0,-7,1]]}",
                HEAD + "\"frames\":[{\"kind\":\"named\",\"text\":\"f\"}],\"nodes\":[[-1,-1,0,0],[4294967296,0,7,1]]}",
                HEAD + "\"nodes\":[[-1,-1,0]]}",
                HEAD + "\"nodes\":[[-1,-1,0,0,0]]}",
                HEAD + "\"nodes\":[[-1,-1,99999999999999999999,0]]}",
                HEAD + "\"frames\":[{\"kind\":\"strange\"}],\"nodes\":[[-1,-1,1,1]]}",
                HEAD + "\"frames\":[{\"kind\":\"python\",\"function\":\"f\"}],\"nodes\":[[-1,-1,1,1]]}",
                HEAD + "\"frames\":[3],\"nodes\":[[-1,-1,1,1]]}",
                HEAD + "\"hiddenNanos\":-1,\"nodes\":[[-1,-1,1,1]]}",
                HEAD + "\"nodes\":[[-1,-1,1,1]]",
                HEAD + "\"nodes\":[[-1,-1,9223372036854775807,1],[0,0,9223372036854775807,1]],",
                "{\"\\u0000\u0000",
                "main;work 12",
            })
    void shouldRefuseWhatIsNoProfileInOneLine(String text) {
        String message =
                assertThrows(ProfileFormatException.class, () -> read(text)).getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.startsWith("line 1, column "), message);
        assertTrue(message.endsWith("; what jflame record -f json writes is needed"), message);
    }

    @Test
    void shouldRefuseTimesThatAreTooLarge() {
        String text = HEAD + "\"frames\":[{\"kind\":\"named\",\"text\":\"f\"}],"
                + "\"nodes\":[[-1,-1,9223372036854775807,1],[0,0,9223372036854775807,1]]}";
        String message =
                assertThrows(ProfileFormatException.class, () -> read(text)).getMessage();
        assertTrue(message.contains("too large to add"), message);
    }

    @Test
    void shouldBeToldFromFoldedStacks() {
        assertTrue(ProfileJson.isBeginning("\n {\"format\"".getBytes(StandardCharsets.UTF_8)));
        assertFalse(ProfileJson.isBeginning("main;{lambda} 3".getBytes(StandardCharsets.UTF_8)));
        assertFalse(ProfileJson.isBeginning(new byte[0]));
    }

    private static Profile read(String text) throws IOException {
        return ProfileJson.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
