package io.kubehop.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Who holds a package manager's lock: the kernel says so. */
record LockHolder(HostFiles files) {
    /** {@code 3: POSIX  ADVISORY  WRITE 4711 08:01:131090 0 EOF}; a line with an arrow waits for another's. */
    private static final Pattern LOCK =
            Pattern.compile("^\\d+: \\S+\\s+\\S+\\s+WRITE\\s+(-?\\d+)\\s+[0-9a-f]+:[0-9a-f]+:(\\d+) ");

    /** In words, with the file; empty if none of these files is locked. */
    Optional<String> of(List<String> locks) throws IOException {
        List<String> held = files.read("/proc/locks")
                .map(String::lines)
                .orElse(Stream.empty())
                .toList();
        for (String name : locks) {
            Path file = files.at(name);
            if (!Files.exists(file)) {
                continue;
            }
            String inode = String.valueOf(Files.getAttribute(file, "unix:ino"));
            for (String line : held) {
                Matcher matcher = LOCK.matcher(line);
                if (matcher.find() && matcher.group(2).equals(inode) && mayBe(matcher.group(1), name)) {
                    return Optional.of("the lock " + name + " is held by " + who(matcher.group(1)));
                }
            }
        }
        return Optional.empty();
    }

    /** Another file system may have a file of the same number: a process that can be looked at must have this one open. */
    private boolean mayBe(String pid, String name) {
        Path open = files.at("/proc/" + pid + "/fd");
        try (Stream<Path> descriptors = Files.list(open)) {
            return descriptors.anyMatch(one -> leadsTo(one, name));
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean leadsTo(Path descriptor, String name) {
        try {
            return Files.readSymbolicLink(descriptor).toString().endsWith(name);
        } catch (IOException e) {
            return false;
        }
    }

    private String who(String pid) throws IOException {
        return files.read("/proc/" + pid + "/comm")
                .map(name -> name.strip() + " (process " + pid + ")")
                .orElse("a process that cannot be seen from here");
    }
}
