package org.jflame.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {

    private static final String START =
            "{'protocol':1,'id':7,'type':'start','pid':4,'rateHz':100,'maxSeconds':null,'threads':true,'idle':false,"
                    + "'subprocesses':true,'nativeFrames':true,'raw':false,'maxPauseShare':0.02}";

    @Test
    void shouldReadEveryRequest() throws RefusedException {
        assertEquals(
                new Messages.Numbered(7, new Request.Hello("0.1.0", 4)),
                decode("{'protocol':1,'id':7,'type':'hello','version':'0.1.0','pid':4}"));
        assertEquals(
                new Messages.Numbered(7, new Request.Start(4, 100, null, true, false, true, true, false, 0.02)),
                decode(START));
        assertEquals(
                new Request.Discard(),
                decode("{'protocol':1,'id':1,'type':'discard'}").request());
        assertEquals(
                new Request.Status(),
                decode("{'protocol':1,'id':1,'type':'status'}").request());
        assertEquals(
                new Request.Bye(), decode("{'protocol':1,'id':1,'type':'bye'}").request());
        assertEquals(
                new Request.Diff("share"),
                decode("{'protocol':1,'id':1,'type':'diff','measure':'share'}").request());
        Request.Stop stop = assertInstanceOf(
                Request.Stop.class,
                decode(
                                "{'protocol':1,'id':1,'type':'stop','title':'t','cells':{'b.py':2,'a.py':1},"
                                        + "'cellSources':{'1':'x = 1'},'standardLibrary':['/s'],'libraries':['/l'],"
                                        + "'threadNames':{'12':'main'},'serviceThreads':[13],'currentCell':null,'awaits':true,'png':true}")
                        .request());
        assertEquals(List.of("b.py", "a.py"), List.copyOf(stop.cells().keySet()));
        assertEquals(Map.of(1, "x = 1"), stop.cellSources());
        assertEquals(Map.of(12, "main"), stop.threadNames());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "\u0000\u0001\u0002",
                "{'protocol':1,'id':7,'type':'status'} {}",
                "{'protocol':1,'id':7,'id':8,'type':'status'}",
                "{'protocol':1,'id':0,'type':'status'}",
                "{'protocol':1,'id':-1,'type':'status'}",
                "{'protocol':1,'id':1.5,'type':'status'}",
                "{'protocol':1,'id':99999999999,'type':'status'}",
                "{'protocol':1,'id':'7','type':'status'}",
                "{'protocol':1,'type':'status'}",
                "{'protocol':1,'id':7,'type':'start','pid':4,'rateHz':NaN,'maxSeconds':null,'threads':true,'idle':false,"
                        + "'subprocesses':true,'nativeFrames':true,'raw':false,'maxPauseShare':null}",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
            })
    void shouldRefuseWithoutAnIdWhatHasNone(String json) {
        RefusedException refused = assertThrows(RefusedException.class, () -> decode(json));
        assertEquals(0, refused.requestId());
        assertEquals(ErrorCode.MALFORMED, refused.reply().code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'type':'unheard-of'",
                "'type':5",
                "'typ':'status'",
                "'type':'status','more':1",
                "'type':'hello','version':'0.1.0','pid':-4",
                "'type':'hello','version':null,'pid':4",
                "'type':'hello','pid':4",
                "'type':'hello','version':'0.1.0'",
                "'type':'start','pid':4,'rateHz':0,'maxSeconds':null,'threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':null",
                "'type':'start','pid':4,'rateHz':1e9,'maxSeconds':null,'threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':null",
                "'type':'start','pid':4,'rateHz':'NaN','maxSeconds':null,'threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':null",
                "'type':'start','pid':4,'rateHz':100,'maxSeconds':-1,'threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':null",
                "'type':'start','pid':4,'rateHz':100,'maxSeconds':'NaN','threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':null",
                "'type':'start','pid':-4,'rateHz':100,'maxSeconds':null,'threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':null",
                "'type':'start','pid':4.5,'rateHz':100,'maxSeconds':null,'threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':null",
                "'type':'start','pid':'4','rateHz':100,'maxSeconds':null,'threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':null",
                "'type':'start','pid':99999999999,'rateHz':100,'maxSeconds':null,'threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':null",
                "'type':'start','pid':4,'rateHz':100,'maxSeconds':null,'threads':1,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':null",
                "'type':'start','pid':4,'maxSeconds':null,'threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':null",
                "'type':'start','pid':4,'rateHz':100,'maxSeconds':null,'threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':0",
                "'type':'start','pid':4,'rateHz':100,'maxSeconds':null,'threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':false,'maxPauseShare':1.5",
                "'type':'start','pid':4,'rateHz':100,'maxSeconds':null,'threads':true,'idle':false,'subprocesses':false,'nativeFrames':true,'raw':0,'maxPauseShare':0.1",
                "'type':'start','pid':4,'rateHz':100,'maxSeconds':null,'threads':true,'idle':false,'subprocesses':false",
                "'type':'diff'",
                "'type':'diff','measure':'length'",
                "'type':'diff','measure':null",
                "'type':'stop'",
                "'type':'stop','title':'t','cells':{'a':null},'cellSources':{},'standardLibrary':[],'libraries':[],"
                        + "'threadNames':{},'serviceThreads':[],'currentCell':null,'awaits':false,'png':false",
                "'type':'stop','title':'t','cells':{},'cellSources':{'x':''},'standardLibrary':[],'libraries':[],"
                        + "'threadNames':{},'serviceThreads':[],'currentCell':null,'awaits':false,'png':false",
                "'type':'stop','title':'t','cells':{},'cellSources':{},'standardLibrary':[null],'libraries':[],"
                        + "'threadNames':{},'serviceThreads':[],'currentCell':null,'awaits':false,'png':false"
            })
    void shouldRefuseWithItsIdWhatCannotBeCarriedOut(String fields) {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> decode("{'protocol':1,'id':7," + fields + "}"));
        assertEquals(7, refused.requestId());
        assertEquals(ErrorCode.MALFORMED, refused.reply().code());
        assertTrue(refused.getMessage().length() > 8, refused.getMessage());
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
    }

    @Test
    void shouldSayWhatIsWrongWithAValue() {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> decode(START.replace("'rateHz':100", "'rateHz':0")));
        assertEquals("start: rate 0.0 Hz is not between 0.1 and 10000", refused.getMessage());
    }

    @Test
    void shouldNameBothProtocols() {
        for (String other : List.of("2", "0", "99999999999")) {
            RefusedException refused = assertThrows(
                    RefusedException.class, () -> decode("{'protocol':" + other + ",'id':7,'type':'future'}"));
            assertEquals(7, refused.requestId());
            assertEquals(ErrorCode.PROTOCOL, refused.reply().code());
            assertTrue(refused.getMessage().contains("protocol " + other + " "), refused.getMessage());
            assertTrue(refused.getMessage().contains("protocol 1"), refused.getMessage());
        }
    }

    @Test
    void shouldNotEchoAMegabyte() {
        String json = "{'protocol':1,'id':7,'type':'" + "x".repeat(1_000_000) + "'}";
        RefusedException refused = assertThrows(RefusedException.class, () -> decode(json));
        assertTrue(refused.getMessage().length() < 400);
    }

    @Test
    void shouldTakeANumberOfSecondsThatNoClockReaches() throws RefusedException {
        Request request =
                decode(START.replace("'maxSeconds':null", "'maxSeconds':1e300")).request();
        assertEquals(
                Long.MAX_VALUE,
                assertInstanceOf(Request.Start.class, request).samplingRequest().maxNanos());
    }

    @Test
    void shouldWriteAReplyWithItsAttachmentApart() {
        Reply.Quality quality = new Reply.Quality(4, 11, 5, 6, 12, 7, 4e-5, 1e-4, 0.01);
        Reply reply = new Reply.Profiled(
                "In [1]",
                1.5,
                3,
                100,
                99.5,
                quality,
                "<p>",
                "text",
                new byte[] {1, 2},
                new byte[] {3},
                new byte[] {4},
                new Reply.Png(new byte[] {5}, ""));
        List<byte[]> frames = Messages.encode(7, reply);
        assertEquals(5, frames.size());
        assertEquals(
                "{'id':7,'type':'profile','title':'In"
                        + " [1]','seconds':1.5,'samples':3,'askedHz':100.0,'achievedHz':99.5,"
                        + "'quality':{'lateTicks':4,'sparedTicks':11,'failedSamples':5,'truncatedSamples':6,'degradedSamples':12,'stops':7,"
                        + "'pauseP50Seconds':4.0E-5,'pauseP99Seconds':1.0E-4,'pauseTotalSeconds':0.01},"
                        + "'html':'<p>','text':'text','pngProblem':''}",
                new String(frames.get(0), StandardCharsets.UTF_8).replace('"', '\''));
    }

    @Test
    void shouldHaveATypeForEveryReply() {
        assertEquals(Reply.class.getPermittedSubclasses().length, Reply.TYPES.size());
        assertEquals(Request.class.getPermittedSubclasses().length, Request.BY_TYPE.size());
    }

    private static Messages.Numbered decode(String json) throws RefusedException {
        return Messages.decode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
