package io.kubehop.agent;

/** Entry point of the node agent. */
public final class NodeAgent {
    private NodeAgent() {}

    public static void main(String[] arguments) {}
}
