package org.jflame.web;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/** Which request is answered by whom. Nothing that a client sends makes it answer 500. */
final class WebHandler extends Handler.Abstract {

    private static final System.Logger LOG = System.getLogger(WebHandler.class.getName());
    private static final Pattern PROFILE = Pattern.compile("/p/([^/]+)(?:/([^/]+))?");
    private static final String NO_CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private final ProfileStore store;
    private final ProfilePages pages;
    private final Uploads uploads;
    private final AccessGuard guard;
    private final Links links;
    private final ToolFile tool;
    private final SlowClients slow;
    private final long maxUploadBytes;

    WebHandler(
            ProfileStore store,
            ProfilePages pages,
            Uploads uploads,
            AccessGuard guard,
            Links links,
            ToolFile tool,
            SlowClients slow,
            long maxUploadBytes) {
        this.store = store;
        this.pages = pages;
        this.uploads = uploads;
        this.guard = guard;
        this.links = links;
        this.tool = tool;
        this.slow = slow;
        this.maxUploadBytes = maxUploadBytes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        slow.begin(request);
        Exchange exchange = new Exchange(request);
        Consumer<Answer> reply = answer -> send(exchange, response, callback, answer);
        Consumer<Refusal> refuse = refusal -> reply.accept(refused(exchange, refusal));
        try {
            guard.checkHost(exchange);
            answer(exchange, reply, refuse);
        } catch (Refusal e) {
            refuse.accept(e);
        } catch (StoreException e) {
            LOG.log(Level.WARNING, e.getMessage());
            refuse.accept(Refusal.of(e));
        } catch (RuntimeException | StackOverflowError e) {
            if (!(e instanceof HttpException)) { // that one says what is no HTTP
                LOG.log(Level.WARNING, "a request could not be answered: " + exchange.path(), e);
            }
            refuse.accept(new Refusal(400, "this request makes no sense here"));
        } catch (OutOfMemoryError e) {
            LOG.log(Level.WARNING, "there was not enough memory to answer: " + exchange.path());
            refuse.accept(new Refusal(503, "there is not enough memory for this: again in a few seconds"));
        }
        return true;
    }

    private void answer(Exchange exchange, Consumer<Answer> reply, Consumer<Refusal> refuse)
            throws Refusal, StoreException {
        String path = exchange.path();
        boolean isUpload = path.equals("/upload") || path.startsWith("/upload/");
        if (isUpload && List.of("POST", "PUT").contains(exchange.method())) {
            guard.checkWriter(exchange);
            uploads.take(exchange, reply, refuse);
        } else if (path.equals("/login") && exchange.method().equals("POST")) {
            logIn(exchange, reply);
        } else {
            reply.accept(shortAnswer(exchange, path));
        }
    }

    private Answer shortAnswer(Exchange exchange, String path) throws Refusal, StoreException {
        Matcher profile = PROFILE.matcher(path);
        if (profile.matches()) {
            return ofProfile(exchange, profile.group(1), profile.group(2));
        }
        require(exchange, "GET");
        for (Resource resource : List.of(Resource.STYLE, Resource.SCRIPT, Resource.ICON)) {
            if (path.equals(resource.path())) {
                return resource.answer();
            }
        }
        if (guard.isToken(exchange.parameter("token"))) {
            return Answer.seeOther(
                            path.equals("/upload") || PROFILE.matcher(path).matches() ? path : "/")
                    .with("Set-Cookie", guard.cookie(exchange));
        }
        if (path.equals("/health")) {
            return Answer.of(200, Answer.TEXT, "ok\n");
        }
        guard.checkReader(exchange);
        return switch (path) {
            case "/" -> list(exchange);
            case "/svg" -> Answer.seeOther("/"); // where pyflame-server had its list
            case "/upload" -> UploadPage.of(guard.mayWrite(exchange), root(exchange), maxUploadBytes);
            case "/login" -> UploadPage.token(200, "Sign in");
            case "/compare" -> comparison(exchange);
            case "/jflame" -> tool.answer();
            case "/jflame.sha256" -> tool.checksum();
            case "/robots.txt" -> Answer.of(200, Answer.TEXT, "User-agent: *\nDisallow: /\n");
            default -> throw Refusal.notFound();
        };
    }

    private Answer list(Exchange exchange) throws StoreException {
        ProfileQuery query = ProfileQuery.of(exchange::parameter);
        Optional<ProfileId> deleted = ProfileId.of(exchange.parameter("deleted"));
        Optional<StoredProfile> undo =
                deleted.isPresent() ? store.find(deleted.get()).filter(StoredProfile::isDeleted) : Optional.empty();
        ListPage.Content content = new ListPage.Content(
                query, store.list(query, ListPage.ROWS + 1), store.visible(), undo, root(exchange));
        return exchange.wantsJson() && !exchange.wantsHtml()
                ? Answer.of(200, Answer.JSON, ProfileAnswers.json(content.rows(), content.next()))
                : ListPage.of(content, guard.mayWrite(exchange));
    }

    private Answer ofProfile(Exchange exchange, String name, String part) throws Refusal, StoreException {
        boolean isDeletion = exchange.method().equals("DELETE") && part == null;
        boolean isUndo = "undo".equals(part);
        if (isDeletion || isUndo || "delete".equals(part)) {
            require(exchange, isDeletion ? "DELETE" : "POST");
            guard.checkWriter(exchange);
            ProfileId id = ProfileId.of(name).orElseThrow(Refusal::notFound);
            if (!(isUndo ? store.restore(id) : store.delete(id, System.currentTimeMillis()))) {
                throw Refusal.notFound();
            }
            return isDeletion
                    ? Answer.of(200, Answer.TEXT, "deleted; undo: POST /p/" + id + "/undo\n")
                    : Answer.seeOther(isUndo ? "/p/" + id : "/?deleted=" + id);
        }
        require(exchange, "GET");
        if (guard.isToken(exchange.parameter("token"))) {
            return Answer.seeOther(exchange.path()).with("Set-Cookie", guard.cookie(exchange));
        }
        guard.checkReader(exchange);
        StoredProfile stored = stored(name);
        if (part == null) {
            return pages.page(stored);
        }
        if (part.equals("picture.svg")) {
            return pages.picture(stored);
        }
        if (part.equals("thumbnail.svg")) {
            byte[] picture = store.thumbnail(stored.id()).orElseThrow(Refusal::notFound);
            return Answer.of(200, Answer.SVG, picture).immutable();
        }
        for (ProfileFiles.Form form : ProfileFiles.Form.values()) {
            if (form.path().equals(part)) {
                return pages.file(stored, form);
            }
        }
        throw Refusal.notFound();
    }

    private Answer comparison(Exchange exchange) throws Refusal, StoreException {
        List<String> names = exchange.parameters("p");
        if (names.isEmpty() || names.size() > 2) {
            throw new Refusal(400, "two profiles can be compared: select two in the list");
        }
        StoredProfile first = stored(names.get(0));
        if (names.size() == 1) {
            List<StoredProfile> others = store.list(ProfileQuery.ALL, ListPage.ROWS).stream()
                    .filter(other -> !other.id().equals(first.id()))
                    .toList();
            return ComparePage.choose(first, others);
        }
        StoredProfile second = stored(names.get(1));
        boolean isFromList = "list".equals(exchange.parameter("order"));
        boolean isSwapped = isFromList && first.seq() > second.seq();
        return pages.comparison(
                isSwapped ? second : first, isSwapped ? first : second, "time".equals(exchange.parameter("by")));
    }

    private StoredProfile stored(String name) throws Refusal, StoreException {
        ProfileId id = ProfileId.of(name).orElseThrow(Refusal::notFound);
        return store.find(id).filter(found -> !found.isDeleted()).orElseThrow(Refusal::notFound);
    }

    private void logIn(Exchange exchange, Consumer<Answer> reply) {
        Promise.Invocable<Fields> promise = Promise.Invocable.from(InvocationType.BLOCKING, (fields, failure) -> {
            String offered = failure == null ? fields.getValue("token") : null;
            reply.accept(
                    guard.isToken(offered)
                            ? Answer.seeOther("/").with("Set-Cookie", guard.cookie(exchange))
                            : UploadPage.token(403, "That is not the token"));
        });
        Request.onParameters(exchange.request(), promise);
    }

    private static void require(Exchange exchange, String method) throws Refusal {
        if (!exchange.method().equals(method)) {
            throw new Refusal(405, method + " is what can be done here");
        }
    }

    private String root(Exchange exchange) {
        return links.root(exchange.serverAddress());
    }

    private Answer refused(Exchange exchange, Refusal refusal) {
        Answer answer;
        if (exchange.wantsHtml() && refusal.status() == 401) {
            answer = UploadPage.token(401, "A token is needed here");
        } else if (exchange.wantsHtml()) {
            HtmlPage page = new HtmlPage(String.valueOf(refusal.status()), ProfileQuery.ALL, false);
            page.raw("<div class=\"empty\"><h1>")
                    .raw(String.valueOf(refusal.status()))
                    .raw("</h1><p>");
            page.text(refusal.getMessage()).raw("</p><p><a href=\"/\">All profiles</a></p></div>");
            answer = page.answer(refusal.status());
        } else {
            answer = Answer.of(refusal.status(), Answer.TEXT, "jflame: " + refusal.getMessage() + "\n");
        }
        return switch (refusal.status()) {
            case 401 -> answer.with("WWW-Authenticate", "Bearer");
            case 429, 503 -> answer.with("Retry-After", String.valueOf(refusal.waitSeconds()));
            default -> answer;
        };
    }

    private static void send(Exchange exchange, Response response, Callback callback, Answer answer) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Content-Security-Policy", NO_CONTENT_POLICY);
        headers.put("Cache-Control", "private, no-cache");
        boolean isRefusedBody = answer.status() >= 400 && !exchange.method().equals("GET");
        if (!exchange.request().consumeAvailable() || isRefusedBody) {
            headers.put("Connection", "close"); // what is left of the body is not read
        }
        answer.send(response, exchange.takesGzip(), callback);
    }
}
