package io.kubehop.machine.postgres;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an append tells the listeners: lines of version, space, stream.
 *
 * @param version the stream's version after the append
 */
record Notice(String stream, long version) {
    /** PostgreSQL takes less than 8000 bytes. */
    private static final int LIMIT_BYTES = 7_000;

    /** As few messages as hold all streams. */
    static String[] write(Map<String, Long> reached) {
        var messages = new ArrayList<String>();
        var message = new StringBuilder();
        int bytes = 0;
        for (Map.Entry<String, Long> entry : reached.entrySet()) {
            String line = entry.getValue() + " " + entry.getKey() + "\n";
            int length = line.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > 0 && bytes + length > LIMIT_BYTES) {
                messages.add(message.toString());
                message.setLength(0);
                bytes = 0;
            }
            message.append(line);
            bytes += length;
        }
        messages.add(message.toString());
        return messages.toArray(String[]::new);
    }

    /** What can be read of a message; others may send on the channel too. */
    static List<Notice> read(String message) {
        var notices = new ArrayList<Notice>();
        for (String line : message.split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0 && space <= 19 && line.chars().limit(space).allMatch(c -> c >= '0' && c <= '9')) {
                notices.add(new Notice(line.substring(space + 1), Long.parseLong(line.substring(0, space))));
            }
        }
        return notices;
    }
}
