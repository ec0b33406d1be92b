package dev.partyline.conversation;

import java.util.regex.Pattern;

/**
 * One of several parties that share a server and know nothing of each other. A conversation belongs to one, and so does
 * everybody who asks for it.
 *
 * @param name of letters, digits and dashes, for directories and meters are named so; empty for the one that there is
 *     where no others are configured
 */
public record Tenant(String name) implements Comparable<Tenant> {

    /** Of a server that serves one party. */
    public static final Tenant DEFAULT = new Tenant("");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    /** @throws IllegalArgumentException if nobody may be called so; the text shows what was given */
    public Tenant {
        if (!name.isEmpty() && (!isName(name) || name.equals("default"))) {
            throw new IllegalArgumentException("'" + name + "' is no name of a tenant: it has small letters, digits and - only,"
                    + " begins with a letter and has 31 characters at most");
        }
    }

    /** Whether a tenant other than the default one may be called so. No id of a conversation can be. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** @param label as {@link #label} shows it
     *  @throws IllegalArgumentException if nobody may be called so */
    public static Tenant labelled(String label) {
        return label.equals("default") ? DEFAULT : new Tenant(label);
    }

    /** As configuration, meters and records of the audit show it. */
    public String label() {
        return name.isEmpty() ? "default" : name;
    }

    @Override
    public int compareTo(Tenant other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return label();
    }
}
