package dev.partyline.security;

/** What is answered to somebody who wants to do something with a conversation. */
public enum Verdict {
    PERMITTED,
    /** May see the conversation, but not do this. */
    FORBIDDEN,
    /** May not even know that there is such a conversation: to be told what is told of one that does not exist. */
    UNKNOWN
}
