package dev.partyline.cluster;

class LocalPresenceTest extends PresenceContract {

    private final Presence presence = new LocalPresence(SELF);

    @Override
    protected Presence presence() {
        return presence;
    }
}
