package org.jflame.web;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** A request, in the words that its answerers ask in. */
final class Exchange {

    private final Request request;
    private Fields query;

    Exchange(Request request) {
        this.request = request;
    }

    Request request() {
        return request;
    }

    /** As the client wrote it; HEAD asks as GET does. */
    String method() {
        return request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    }

    /** The decoded path. */
    String path() {
        String path = request.getHttpURI().getDecodedPath();
        return path == null ? "/" : path;
    }

    /** A parameter of the link, null where there is none. */
    String parameter(String name) {
        return query().getValue(name);
    }

    /** All of a parameter of the link. */
    List<String> parameters(String name) {
        List<String> values = query().getValues(name);
        return values == null ? List.of() : values;
    }

    private Fields query() {
        if (query == null) {
            query = Request.extractQueryParameters(request);
        }
        return query;
    }

    /** A header, "" where there is none. */
    String header(String name) {
        String value = request.getHeaders().get(name);
        return value == null ? "" : value;
    }

    Optional<String> cookie(String name) {
        return Request.getCookies(request).stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    boolean takesGzip() {
        return request.getHeaders().getCSV(HttpHeader.ACCEPT_ENCODING, false).stream()
                .anyMatch(coding ->
                        coding.startsWith("gzip") && !coding.replace(" ", "").endsWith("q=0"));
    }

    /** Whether a person is there to read the answer. */
    boolean wantsHtml() {
        return header("Accept").contains("text/html");
    }

    boolean wantsJson() {
        return header("Accept").contains("application/json");
    }

    /** The address that a client connects from; a proxy's, where one stands between. */
    String clientAddress() {
        return Request.getRemoteAddr(request);
    }

    /** The address that a client has connected to. */
    InetSocketAddress serverAddress() {
        return request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress address
                ? address
                : InetSocketAddress.createUnresolved("localhost", Request.getLocalPort(request));
    }
}
