package dev.partyline.rest;

import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import dev.partyline.conversation.ConversationExport;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.security.Action;
import dev.partyline.security.Deed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

/** Whole conversations, out and in, however long they are. */
@ApplicationScoped
@Path("conversations")
public class TransferResource {

    private static final Set<String> LINES =
            Set.of(ConversationExport.MEDIA_TYPE, "application/x-ndjson", "application/x-jsonlines");
    private static final String ID = "conversation_id";

    @Inject Access access;
    @Inject EventLog log;
    @Inject ConversationImporter importer;
    @Inject ConversationPages pages;

    /** Up to the record that is the last one now. */
    @GET
    @Path("{id}/export")
    public Response export(@PathParam("id") String id, @Context SecurityContext caller) {
        ConversationMetadata metadata = access.conversation(id, caller, Action.INSPECT);
        StreamPosition head = log.head(metadata.id());
        access.done(caller, Deed.Kind.EXPORTED, metadata.id());
        return Answers.stream(ConversationExport.MEDIA_TYPE,
                        out -> ConversationExport.write(metadata, new WholeLog(log, metadata.id(), head), out))
                .header("Content-Disposition", "attachment; filename=\"" + metadata.id().hex() + ".jsonl\"").build();
    }

    @POST
    @Path("import")
    public Response load(InputStream body, @Context HttpHeaders headers, @Context UriInfo uri,
            @Context SecurityContext caller) {
        requireLines(headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
        String named = new Parameters(uri.getQueryParameters()).text(ID);
        Optional<ConversationId> id = Optional.ofNullable(named).map(text -> Access.id(text, "query", ID));
        ConversationMetadata made = importer.load(body, id, caller);
        return Answers.of(201, EventJson.write(pages.info(made))).build();
    }

    private static void requireLines(String contentType) {
        String type = contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!LINES.contains(type)) throw ProblemException.of(415, "Unsupported Media Type");
    }
}
