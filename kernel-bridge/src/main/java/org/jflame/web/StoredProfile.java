package org.jflame.web;

import java.util.List;

/**
 * What is known of a profile in the store.
 *
 * @param seq its place in the order of uploads
 * @param uploadedAtMillis since 1970, never less than an earlier one's
 * @param isDeleted whether it waits to be removed
 */
record StoredProfile(
        long seq,
        ProfileId id,
        long uploadedAtMillis,
        String title,
        String host,
        List<String> tags,
        String note,
        long durationNanos,
        long samples,
        String topFunction,
        double topShare,
        long originalBytes,
        boolean isDeleted) {}
