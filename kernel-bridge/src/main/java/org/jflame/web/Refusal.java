package org.jflame.web;

/** Why a request is not answered as it was meant: a status, and one line that says what was found and what cures it. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private static final long FEW_SECONDS = 5;

    private final int status;
    private final long waitSeconds;

    Refusal(int status, String message) {
        this(status, message, FEW_SECONDS);
    }

    private Refusal(int status, String message, long waitSeconds) {
        super(message, null, false, false); // no stack: a flood of bad requests is not to cost one each
        this.status = status;
        this.waitSeconds = waitSeconds;
    }

    /** Of a client that has asked too often. */
    static Refusal tooOften(long waitSeconds) {
        return new Refusal(429, "too many uploads from this address: again in " + waitSeconds + " s", waitSeconds);
    }

    /** When to ask again, where the status says that it makes sense. */
    long waitSeconds() {
        return waitSeconds;
    }

    /** Of RFC 9110. */
    int status() {
        return status;
    }

    static Refusal of(StoreException e) {
        int status =
                switch (e.kind()) {
                    case FULL -> 507;
                    case TOO_LARGE -> 413;
                    case DAMAGED, UNAVAILABLE -> 503;
                };
        return new Refusal(status, e.getMessage());
    }

    static Refusal notFound() {
        return new Refusal(404, "there is nothing here; a profile may have been deleted, or has become too old");
    }
}
