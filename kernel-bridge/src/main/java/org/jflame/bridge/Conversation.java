package org.jflame.bridge;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.IntConsumer;
import org.jflame.proc.TargetException;

/**
 * One reply to each request, whatever the request is: what cannot be done is an error reply, never an exception.
 *
 * <p>One thread answers everything, which keeps it simple. A {@code status} that comes while a profile is being drawn waits
 * for it; the only client there is has asked for that profile and waits as well.
 */
final class Conversation implements AutoCloseable {

    private static final String CURE_FRAMES = "send each request as one frame of JSON, and what belongs to it after it";
    private static final String CURE_DEFECT = "this is a defect of jflame: please report it with this message";

    private final Session session;
    private final IntConsumer onKernel;

    /**
     * @param session carries out what is asked
     * @param onKernel is told the notebook kernel's pid when a client says it
     */
    Conversation(Session session, IntConsumer onKernel) {
        this.session = session;
        this.onKernel = onKernel;
    }

    /**
     * What to send back.
     *
     * @param frames of the reply
     * @param last whether the client asked the service to end
     */
    record Answer(List<byte[]> frames, boolean last) {}

    /**
     * Answers one message.
     *
     * @param json its first frame
     * @param attachments its other frames
     */
    Answer answer(byte[] json, List<byte[]> attachments) {
        int id = 0;
        Reply reply;
        try {
            Messages.Numbered numbered = Messages.decode(json);
            id = numbered.id();
            reply = attachments.size() == numbered.request().attachments()
                    ? carryOut(numbered.request(), attachments)
                    : otherAttachments(numbered.request(), attachments.size());
            return answer(id, reply);
        } catch (RefusedException e) {
            return answer(e.requestId(), e.reply());
        } catch (TargetException e) {
            return answer(id, new Reply.Failure(ErrorCode.of(e.code()), e.getMessage(), e.cure()));
        } catch (RuntimeException | Error e) {
            // Error too: a stack overflow or a native library that does not load ends this request and not the service.
            System.getLogger("org.jflame.bridge").log(Level.ERROR, "request " + id + " failed", e);
            return answer(id, new Reply.Failure(ErrorCode.INTERNAL, e.toString(), CURE_DEFECT));
        }
    }

    /** A message that is more than any request. */
    Answer refuse(String reason) {
        return answer(0, new Reply.Failure(ErrorCode.MALFORMED, reason, CURE_FRAMES));
    }

    private static Reply otherAttachments(Request request, int found) {
        String what = "a request of " + (1 + found) + " frames, not of " + (1 + request.attachments());
        return new Reply.Failure(ErrorCode.MALFORMED, what, CURE_FRAMES);
    }

    /** Detaches from the target, if there is one. */
    @Override
    public void close() {
        session.close();
    }

    private Reply carryOut(Request request, List<byte[]> attachments) throws TargetException {
        if (request instanceof Request.Hello hello) {
            onKernel.accept(hello.pid());
            return new Reply.Welcome(
                    Protocol.VERSION,
                    System.getProperty("java.version"),
                    ProcessHandle.current().pid());
        } else if (request instanceof Request.Start start) {
            return session.start(start);
        } else if (request instanceof Request.Stop stop) {
            return session.stop(stop);
        } else if (request instanceof Request.Discard) {
            return session.discard();
        } else if (request instanceof Request.Status) {
            return session.status();
        } else if (request instanceof Request.Diff diff) {
            return Comparison.of(diff, attachments.get(0), attachments.get(1));
        } else if (request instanceof Request.Watch watch) {
            return session.watch(watch);
        } else if (request instanceof Request.Peek peek) {
            return session.peek(peek);
        } else if (request instanceof Request.Bye) {
            return new Reply.Goodbye();
        }
        throw new IllegalStateException("no answer to a " + request.getClass().getSimpleName());
    }

    private static Answer answer(int id, Reply reply) {
        return new Answer(Messages.encode(id, reply), reply instanceof Reply.Goodbye);
    }
}
