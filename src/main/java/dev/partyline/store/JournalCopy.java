package dev.partyline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Copies a journal that a server may be writing to and cutting. Of the files that are there at the beginning all are
 * copied, or only some last ones, or none: where one has gone meanwhile, its records and those of all before it are in
 * their logs, forced. So logs are to be copied after this.
 */
record JournalCopy(FileCopy copy, Disk disk) {

    void run(JournalFiles from, JournalFiles to) throws IOException {
        List<Long> numbers = Files.isDirectory(from.directory()) ? from.begun(disk) : List.of();
        if (numbers.isEmpty()) return;
        long last = numbers.get(numbers.size() - 1);
        long first = numbers.get(0);
        for (long number = first; number <= last; number++) { // a listing may miss one that is just being made
            boolean still = copy.copy(from.path(number), to.path(number))
                    && Files.exists(from.path(number)); // else it may be used again already
            if (still) continue;
            for (; first <= number; first++) disk.delete(to.path(first));
        }
    }
}
