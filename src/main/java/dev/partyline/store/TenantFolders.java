package dev.partyline.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Tenant;

/**
 * In which folder of a data directory each conversation lies: those of the default tenant in {@code conversations} itself,
 * those of another one in a folder of its name below. An id stays with its tenant as long as anything of it is kept.
 *
 * <p>Threading: any thread. What is on disk is known once it was looked for or placed.
 */
final class TenantFolders {

    private final Path conversations;
    private final Map<ConversationId, Tenant> others = new ConcurrentHashMap<>();

    TenantFolders(Path conversations) {
        this.conversations = conversations;
    }

    /** From now on a conversation lies with its tenant, whose folder is made where it is missing; durable when it returns. */
    void place(ConversationId id, Tenant tenant, Disk disk) throws IOException {
        if (tenant.equals(Tenant.DEFAULT)) return;
        Path folder = of(tenant);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            disk.forceDirectory(conversations);
        }
        others.put(id, tenant);
    }

    /** A file of this conversation was found with this tenant. */
    void found(ConversationId id, Tenant tenant) {
        if (!tenant.equals(Tenant.DEFAULT)) others.putIfAbsent(id, tenant);
    }

    Tenant tenant(ConversationId id) {
        return others.getOrDefault(id, Tenant.DEFAULT);
    }

    Path of(ConversationId id) {
        return of(tenant(id));
    }

    Path of(Tenant tenant) {
        return tenant.equals(Tenant.DEFAULT) ? conversations : conversations.resolve(tenant.name());
    }

    /** @return every tenant that has a folder now, the default one first */
    List<Tenant> tenants() throws IOException {
        var named = new TreeSet<Tenant>();
        try (var folders = Files.newDirectoryStream(conversations, Files::isDirectory)) {
            for (Path folder : folders) {
                String name = folder.getFileName().toString();
                if (Tenant.isName(name)) named.add(new Tenant(name));
            }
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        var all = new ArrayList<Tenant>(List.of(Tenant.DEFAULT));
        all.addAll(named);
        return all;
    }

    /** Makes what was made or renamed in any of them durable. */
    void force(Disk disk) throws IOException {
        for (Tenant tenant : tenants()) disk.forceDirectory(of(tenant));
    }
}
