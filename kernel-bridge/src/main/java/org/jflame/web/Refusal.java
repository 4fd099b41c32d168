package org.jflame.web;

/** Why a request is not answered as it was meant: a status, and one line that says what was found and what cures it. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    Refusal(int status, String message) {
        super(message, null, false, false); // no stack: a flood of bad requests is not to cost one each
        this.status = status;
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
