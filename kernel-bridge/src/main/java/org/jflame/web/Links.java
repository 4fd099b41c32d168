package org.jflame.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Links for answers. They name what was said with {@code --url}, or the address that the client has connected to: never what
 * a client's Host header says, which may be an attacker's.
 *
 * @param base where the world finds this server, if it was said
 */
record Links(Optional<URI> base) {

    /** To a profile's page. */
    String toProfile(Exchange exchange, ProfileId id) {
        return root(exchange.serverAddress()) + "/p/" + id;
    }

    /** To the list, without a slash at the end. */
    String root(InetSocketAddress address) {
        return base.map(url -> url.toString().replaceAll("/+$", ""))
                .orElseGet(() -> "http://" + host(address.getAddress()) + ":" + address.getPort());
    }

    private static String host(InetAddress address) {
        if (address == null) {
            return "localhost";
        }
        String text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + text.replaceAll("%.*", "") + "]" : text;
    }
}
