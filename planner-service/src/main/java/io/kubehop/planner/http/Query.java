package io.kubehop.planner.http;

/** Parameters of a query. */
final class Query {
    private Query() {}

    static boolean flag(String name, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadRequest("parameter '" + name + "' has to be true or false, not '" + value + "'");
        };
    }
}
