package dev.partyline.rest;

import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.security.Identity;
import jakarta.json.JsonObject;

/** The metadata in the header of an export, held to what a start request may say. Pure functions. */
final class ImportedMetadata {

    private static final long HEADER = 1;

    private ImportedMetadata() {}

    /** @throws ProblemException 422 that names the member in the first line */
    static ConversationMetadata of(ConversationMetadata header, Optional<ConversationId> id, Identity caller,
            ConversationStarter starter) {
        try {
            var members = members(header);
            JsonObject runtime = StartRequest.kept(EventJson.parseObject(header.runtime()));
            starter.check(runtime);
            return new ConversationMetadata(id.orElse(header.id()), 0, caller.name(), members.title().orElse(null),
                    header.createdAt(), header.updatedAt(), members.tags().orElseThrow(),
                    EventJson.write(AgentConfiguration.kept(EventJson.parseObject(header.agent()))),
                    EventJson.write(runtime), header.dialect()).of(caller.tenant());
        } catch (ProblemException wrong) {
            throw wrong.inLine(HEADER);
        }
    }

    private static Members members(ConversationMetadata header) {
        var tags = EventJson.object();
        header.tags().forEach(tags::add);
        var members = EventJson.object().add("tags", tags);
        if (header.title() != null) members.add("title", header.title());
        return new Members(members.build());
    }
}
