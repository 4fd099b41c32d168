package org.jflame.web;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A question to the store as SQL. Each kind of question has an index that gives the rows in the order of the list, so that a
 * page of a hundred thousand profiles costs no more than one of ten.
 */
final class ProfileSearch {

    private ProfileSearch() {}

    /** A statement for the rows of a question, newest first. */
    static PreparedStatement statement(Connection connection, String columns, ProfileQuery query, int most)
            throws SQLException {
        return statement(connection, columns, query, most, "");
    }

    static PreparedStatement statement(
            Connection connection, String columns, ProfileQuery query, int most, String before) throws SQLException {
        List<Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder(before + "SELECT " + columns + " FROM ");
        String fullText = query.fullText();
        String seq;
        if (fullText.isEmpty()) {
            sql.append("profile p WHERE p.deleted_at IS NULL");
            seq = "p.seq";
        } else {
            sql.append("profile_text CROSS JOIN profile p ON p.seq = profile_text.rowid"
                    + " WHERE profile_text MATCH ? AND p.deleted_at IS NULL");
            values.add(fullText);
            seq = "profile_text.rowid";
        }
        if (!query.host().isEmpty()) {
            sql.append(" AND p.host = ?");
            values.add(query.host());
        }
        if (!query.tag().isEmpty()) {
            sql.append(" AND instr(' ' || p.tags || ' ', ?) > 0");
            values.add(" " + query.tag() + " ");
        }
        if (query.before() != Long.MAX_VALUE || query.to() != null) {
            sql.append(" AND ").append(seq).append(" < ?");
            values.add(Math.min(query.before(), firstSince(connection, query.toMillis())));
        }
        if (query.from() != null) {
            sql.append(" AND ").append(seq).append(" >= ?");
            values.add(firstSince(connection, query.fromMillis()));
        }
        sql.append(" ORDER BY ").append(seq).append(" DESC LIMIT ?");
        values.add(most);
        PreparedStatement statement = connection.prepareStatement(sql.toString());
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    /** The number of the first profile that was uploaded at a time or later: times never go back. */
    private static long firstSince(Connection connection, long millis) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq FROM profile WHERE uploaded_at >= ? ORDER BY uploaded_at, seq LIMIT 1")) {
            select.setLong(1, millis);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : Long.MAX_VALUE;
            }
        }
    }
}
