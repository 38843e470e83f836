package io.kubehop.machine.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.machine.journal.Append;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A line of the file: eight hex digits of CRC32C, then fields, each after a tab; tabs, line ends and backslashes in a field are
 * escaped. What is appended together is one line, so that a line is all or nothing.
 */
sealed interface Line {
    /** {@code A}, the instant, then for each append: stream, expected version, cause, number of events, and type and body of each. */
    record Appended(Instant at, List<Append> appends) implements Line {}

    /** {@code M}, then the position up to which all is published. */
    record Marked(long position) implements Line {}

    int CHECKSUM = 8;

    /** With checksum and line end. */
    static byte[] write(Instant at, List<Append> appends) {
        var fields = new ArrayList<String>();
        fields.add("A");
        fields.add(at.toString());
        for (Append append : appends) {
            fields.add(append.stream());
            fields.add(Long.toString(append.expectedVersion()));
            fields.add(append.cause());
            fields.add(Integer.toString(append.entries().size()));
            for (Append.Entry entry : append.entries()) {
                fields.add(entry.type());
                fields.add(entry.body());
            }
        }
        return line(fields);
    }

    /** With checksum and line end. */
    static byte[] write(long published) {
        return line(List.of("M", Long.toString(published)));
    }

    private static byte[] line(List<String> fields) {
        var text = new StringBuilder();
        fields.forEach(field -> text.append('\t').append(escape(field)));
        byte[] content = text.toString().getBytes(UTF_8);
        return (HexFormat.of().toHexDigits(checksum(content, 0)) + text + "\n").getBytes(UTF_8);
    }

    private static int checksum(byte[] bytes, int from) {
        var crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }

    /** The line without its end, or nothing if it is damaged. */
    static Optional<Line> read(byte[] line) {
        if (line.length <= CHECKSUM || line[CHECKSUM] != '\t') {
            return Optional.empty();
        }
        String expected = HexFormat.of().toHexDigits(checksum(line, CHECKSUM));
        if (!expected.equals(new String(line, 0, CHECKSUM, UTF_8))) {
            return Optional.empty();
        }
        String[] fields = new String(line, CHECKSUM + 1, line.length - CHECKSUM - 1, UTF_8).split("\t", -1);
        try {
            return switch (fields[0]) {
                case "A" -> Optional.of(appended(fields));
                case "M" -> Optional.of(new Marked(Long.parseLong(fields[1])));
                default -> Optional.empty();
            };
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Line appended(String[] fields) {
        var appends = new ArrayList<Append>();
        int at = 2;
        while (at < fields.length) {
            String stream = unescape(fields[at++]);
            long version = Long.parseLong(fields[at++]);
            String cause = unescape(fields[at++]);
            int count = Integer.parseInt(fields[at++]);
            var entries = new ArrayList<Append.Entry>();
            for (int i = 0; i < count; i++) {
                entries.add(new Append.Entry(unescape(fields[at++]), unescape(fields[at++])));
            }
            appends.add(new Append(stream, version, cause, entries));
        }
        return new Appended(Instant.parse(fields[1]), appends);
    }

    private static String escape(String field) {
        return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }

    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        var text = new StringBuilder(field.length());
        boolean escaped = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (!escaped && c == '\\') {
                escaped = true;
                continue;
            }
            text.append(escaped && c == 't' ? '\t' : escaped && c == 'n' ? '\n' : c);
            escaped = false;
        }
        return text.toString();
    }
}
