package org.jflame.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends connections that take too long: one that trickles a header byte by byte is never idle, and would hold its place for
 * hours.
 *
 * <p>Between requests a connection has some seconds until the next one is there whole; a request and its answer together
 * have as long as a slow line needs.
 */
final class SlowClients extends AbstractLifeCycle implements Connection.Listener {

    private final Map<EndPoint, State> open = new ConcurrentHashMap<>();
    private final Scheduler scheduler = new ScheduledExecutorScheduler("jflame-web-slow", true);
    private final long headerNanos;
    private final long exchangeNanos;
    private final long lookMillis;

    private static final class State {
        private volatile long since = System.nanoTime();
        private volatile boolean isHandling;
    }

    SlowClients(long headerMillis, long exchangeMillis) {
        this.headerNanos = TimeUnit.MILLISECONDS.toNanos(headerMillis);
        this.exchangeNanos = TimeUnit.MILLISECONDS.toNanos(exchangeMillis);
        this.lookMillis = Math.max(50, Math.min(1000, headerMillis / 4));
    }

    @Override
    public void onOpened(Connection connection) {
        open.put(connection.getEndPoint(), new State());
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection.getEndPoint());
    }

    /** A request's header is there. */
    void begin(Request request) {
        State state = open.get(request.getConnectionMetaData().getConnection().getEndPoint());
        if (state == null) {
            return;
        }
        state.since = System.nanoTime();
        state.isHandling = true;
        Request.addCompletionListener(request, failure -> {
            state.since = System.nanoTime();
            state.isHandling = false;
        });
    }

    /** How many connections there are. */
    int connections() {
        return open.size();
    }

    private void look() {
        long now = System.nanoTime();
        open.forEach((endPoint, state) -> {
            if (now - state.since > (state.isHandling ? exchangeNanos : headerNanos)) {
                open.remove(endPoint);
                endPoint.close();
            }
        });
        if (isRunning() || isStarting()) {
            scheduler.schedule(this::look, lookMillis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    protected void doStart() throws Exception {
        scheduler.start();
        look();
    }

    @Override
    protected void doStop() throws Exception {
        scheduler.stop();
    }
}
