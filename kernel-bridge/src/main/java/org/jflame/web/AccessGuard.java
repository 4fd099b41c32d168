package org.jflame.web;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may do what. On loopback everybody may read, elsewhere who has the token; who has it may write. A proxy connects from
 * loopback for the whole world: with an address for the world, readers show the token here, too. A browser shows it once, in
 * a link, and has a cookie from then on.
 *
 * <p>Pages of others in the same browser are kept out: a request that changes something by the power of a cookie has to
 * come from a page of ours, and on loopback a request has to name this host, so that no name that an attacker's DNS leads
 * here is good for anything.
 */
final class AccessGuard {

    private final AccessToken token;
    private final boolean isLoopback;
    private final Optional<URI> base;

    /**
     * The rules of one server.
     *
     * @param isLoopback whether nobody from elsewhere can connect
     * @param base where the world finds this server, if it was said
     */
    AccessGuard(AccessToken token, boolean isLoopback, Optional<URI> base) {
        this.token = token;
        this.isLoopback = isLoopback;
        this.base = base;
    }

    /** Refuses what no client of ours sends. */
    void checkHost(Exchange exchange) throws Refusal {
        String host = hostName(exchange.header("Host"));
        boolean isOurs = !isLoopback
                || host.isEmpty()
                || host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}")
                || base.map(URI::getHost).filter(host::equalsIgnoreCase).isPresent();
        if (!isOurs) {
            throw new Refusal(421, "this server listens to this machine only; --url names it otherwise");
        }
    }

    void checkReader(Exchange exchange) throws Refusal {
        boolean isForAll = isLoopback && base.isEmpty();
        if (!isForAll && !mayWrite(exchange)) {
            throw new Refusal(401, "a token is needed here: open the link with ?token= that jflame web has printed");
        }
    }

    void checkWriter(Exchange exchange) throws Refusal {
        if (hasToken(exchange)) {
            return;
        }
        if (!hasSession(exchange)) {
            throw new Refusal(401, "a token is needed for this: curl -H @FILE with the server's token file");
        }
        if (!isFromOurPage(exchange)) {
            throw new Refusal(403, "a page of another site may not do this");
        }
    }

    /** Whether somebody has the token or had it. */
    boolean mayWrite(Exchange exchange) {
        return hasToken(exchange) || hasSession(exchange);
    }

    /** Whether a text is the token; then {@link #cookie} stands for it. */
    boolean isToken(String offered) {
        return offered != null && token.matches(AccessToken.secretOf(offered));
    }

    /** What a browser is told to keep. */
    String cookie(Exchange exchange) {
        return cookieName(exchange) + "=" + token.session(System.currentTimeMillis()) + "; Path=/; Max-Age="
                + AccessToken.sessionSeconds() + "; HttpOnly; SameSite=Lax" + secure();
    }

    /** What makes a browser forget it. */
    String noCookie(Exchange exchange) {
        return cookieName(exchange) + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" + secure();
    }

    private String secure() {
        return base.filter(url -> "https".equals(url.getScheme())).isPresent() ? "; Secure" : "";
    }

    private boolean hasToken(Exchange exchange) {
        String authorization = exchange.header("Authorization");
        return authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")
                && token.matches(authorization.substring("bearer ".length()).strip());
    }

    private boolean hasSession(Exchange exchange) {
        return exchange.cookie(cookieName(exchange))
                .filter(cookie -> token.isSession(cookie, System.currentTimeMillis()))
                .isPresent();
    }

    /** Browsers send one name's cookies to all its ports. */
    private static String cookieName(Exchange exchange) {
        return "jflame-" + exchange.serverAddress().getPort();
    }

    /** Source: Fetch Metadata Request Headers, 2.1; RFC 6454, 7. */
    private boolean isFromOurPage(Exchange exchange) {
        String site = exchange.header("Sec-Fetch-Site");
        if (!site.isEmpty()) {
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = exchange.header("Origin");
        String authority = origin.substring(origin.indexOf("://") < 0 ? 0 : origin.indexOf("://") + 3);
        return !authority.isEmpty()
                && (authority.equalsIgnoreCase(exchange.header("Host"))
                        || base.map(URI::getAuthority)
                                .filter(authority::equalsIgnoreCase)
                                .isPresent());
    }

    private static String hostName(String header) {
        return header.replaceAll(":\\d*$", "").toLowerCase(Locale.ROOT);
    }
}
