package io.kubehop.agent.controlplane;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What etcdctl and etcdutl print with {@code -w json}. */
public final class EtcdAnswers {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int HEX = 16;

    private EtcdAnswers() {}

    /**
     * A member as it describes itself.
     *
     * @param id in hexadecimal digits
     * @param leader the id of whom it takes for the leader; empty if it knows none
     * @param size of its database, bytes
     */
    public record Member(String endpoint, String id, String leader, String version, long size, boolean learner) {
        public boolean leads() {
            return id.equals(leader);
        }
    }

    /**
     * What is in a snapshot.
     *
     * @param hash as etcdutl prints it, in hexadecimal digits
     */
    public record SnapshotStatus(String hash, long revision, long keys, long size) {}

    /**
     * {@code endpoint health}: those that are not healthy, each with why; empty: all are.
     *
     * @return by endpoint
     * @throws IllegalArgumentException if it is no such answer
     */
    public static SortedMap<String, String> unhealthy(String printed) {
        var unhealthy = new TreeMap<String, String>();
        for (JsonNode member : list(printed, "endpoint health")) {
            if (!member.path("health").asBoolean(false)) {
                unhealthy.put(
                        member.path("endpoint").asString("?"),
                        member.path("error").asString(""));
            }
        }
        return unhealthy;
    }

    /**
     * {@code member list}: how people call them.
     *
     * @return names by endpoint
     * @throws IllegalArgumentException if it is no such answer
     */
    public static Map<String, String> names(String printed) {
        var names = new TreeMap<String, String>();
        for (JsonNode member : json(printed, "member list").path("members")) {
            for (JsonNode url : member.path("clientURLs")) {
                names.put(url.asString(""), member.path("name").asString(""));
            }
        }
        return names;
    }

    /**
     * {@code endpoint status}.
     *
     * @throws IllegalArgumentException if it is no such answer
     */
    public static List<Member> members(String printed) {
        var members = new ArrayList<Member>();
        for (JsonNode member : list(printed, "endpoint status")) {
            JsonNode status = member.path("Status");
            members.add(new Member(
                    member.path("Endpoint").asString(""),
                    hex(status.path("header").path("member_id")),
                    hex(status.path("leader")),
                    status.path("version").asString(""),
                    status.path("dbSize").asLong(0),
                    status.path("isLearner").asBoolean(false)));
        }
        return members;
    }

    /**
     * To whom the lead may go: another member that votes and knows the same leader.
     *
     * @param own the id of the member that would give it away
     */
    public static Optional<Member> successor(List<Member> members, String own) {
        return members.stream()
                .filter(member -> !member.id().equals(own) && !member.learner())
                .filter(member -> member.leader().equals(own))
                .findFirst();
    }

    /**
     * {@code snapshot status}.
     *
     * @throws IllegalArgumentException if it is no such answer
     */
    public static SnapshotStatus snapshot(String printed) {
        JsonNode status = json(printed, "snapshot status");
        if (!status.isObject() || !status.has("totalKey")) {
            throw new IllegalArgumentException("'" + printed.strip() + "' is no snapshot status");
        }
        return new SnapshotStatus(
                hex(status.path("hash")),
                status.path("revision").asLong(),
                status.path("totalKey").asLong(),
                status.path("totalSize").asLong());
    }

    /** Ids use all 64 bits, without a sign. */
    private static String hex(JsonNode number) {
        return number.isNumber() ? new BigInteger(number.asString()).toString(HEX) : "";
    }

    private static JsonNode list(String printed, String what) {
        JsonNode json = json(printed, what);
        if (!json.isArray() || json.isEmpty()) {
            throw new IllegalArgumentException("'" + printed.strip() + "' is no answer to " + what);
        }
        return json;
    }

    private static JsonNode json(String printed, String what) {
        try {
            return JSON.readTree(printed);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("'" + printed.strip() + "' is no answer to " + what, e);
        }
    }
}
