#include "consumer.hpp"

#include "base/text.hpp"
#include "stream_names.hpp"
#include "telemetry/log.hpp"

namespace varde::bus {

namespace {

// [id, [name, value, ...]] as Redis lists entries. Empty for what it lists in place of a deleted one.
struct Entry {
    std::string id;
    std::optional<std::string> payload;
};
std::optional<Entry> readEntry(const Reply& from) {
    if (from.items.size() != 2) return std::nullopt;
    Entry entry{from.items[0].text, {}};
    const auto& fields = from.items[1].items;
    for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
        if (fields[i].text == payloadField) entry.payload = fields[i + 1].text;
    }
    return entry;
}

struct Batch {
    std::vector<Message> messages;
    std::vector<std::string> malformed;
};
Batch readEntries(const Reply& from) {
    Batch batch;
    for (const auto& item : from.items) {
        auto entry = readEntry(item);
        if (!entry) continue;
        if (entry->payload) {
            batch.messages.push_back({std::move(entry->id), std::move(*entry->payload), 1});
        } else {
            batch.malformed.push_back(std::move(entry->id));
        }
    }
    return batch;
}

}  // namespace

Consumer::Consumer(
    boost::asio::any_io_executor executor,
    Address address,
    std::chrono::milliseconds commandDeadline,
    ConsumerOptions options,
    Handle handle
)
    : connection_(std::move(executor), std::move(address)),
      commandDeadline_(commandDeadline),
      options_(std::move(options)),
      handle_(std::move(handle)) {}

Task<> Consumer::serve() {
    using namespace std::chrono_literals;
    co_await connection_.open(commandDeadline_);
    co_await makeGroup();
    const auto patience = std::clamp(options_.claimIdle / 2, 10ms, 2'000ms);
    auto nextLook = std::chrono::steady_clock::now();
    while (true) {
        if (std::chrono::steady_clock::now() >= nextLook) {
            co_await takeOver();
            nextLook = std::chrono::steady_clock::now() + patience;
        }
        co_await readNew(patience);
    }
}

Task<Reply> Consumer::call(std::vector<std::string> words) {
    const auto name = words.front();
    auto reply = co_await connection_.call(std::move(words), commandDeadline_);
    // The group is gone when Redis has lost its memory: coming back makes it again.
    if (reply.isError()) throw ConnectionLost(name + ": " + reply.text);
    co_return reply;
}

Task<> Consumer::makeGroup() {
    std::vector<std::string> words{"XGROUP", "CREATE", options_.stream, options_.group, "0", "MKSTREAM"};
    const auto reply = co_await connection_.call(std::move(words), commandDeadline_);
    if (reply.isError() && !reply.isError("BUSYGROUP")) throw ConnectionLost("XGROUP: " + reply.text);
}

Task<> Consumer::readNew(std::chrono::milliseconds patience) {
    const auto count = std::to_string(options_.batchMax);
    const auto block = std::to_string(patience.count());
    std::vector<std::string> words{
        "XREADGROUP",
        "GROUP",
        options_.group,
        options_.name,
        "COUNT",
        count,
        "BLOCK",
        block,
        "STREAMS",
        options_.stream,
        ">"};
    const auto reply = co_await connection_.call(std::move(words), commandDeadline_ + patience);
    if (reply.isError()) throw ConnectionLost("XREADGROUP: " + reply.text);
    if (reply.items.empty() || reply.items.front().items.size() != 2) co_return;  // nothing new
    auto batch = readEntries(reply.items.front().items[1]);
    co_await process(std::move(batch.messages), std::move(batch.malformed));
}

Task<> Consumer::takeOver() {
    std::string cursor = "0-0";
    do {
        const auto idle = std::to_string(options_.claimIdle.count());
        const auto count = std::to_string(options_.batchMax);
        std::vector<std::string> words{
            "XAUTOCLAIM", options_.stream, options_.group, options_.name, idle, cursor, "COUNT", count};
        const auto reply = co_await call(std::move(words));
        if (reply.items.size() < 2) throw ConnectionLost("XAUTOCLAIM: an answer of another shape");
        cursor = reply.items[0].text;
        auto batch = readEntries(reply.items[1]);
        co_await countDeliveries(batch.messages);
        co_await process(std::move(batch.messages), std::move(batch.malformed));
    } while (cursor != "0-0");
}

// XAUTOCLAIM counts deliveries but does not tell; the list of what is pending does.
Task<> Consumer::countDeliveries(std::vector<Message>& messages) {
    std::string bytes;
    for (const auto& message : messages) {
        bytes += encode({"XPENDING", options_.stream, options_.group, message.id, message.id, "1"});
    }
    if (bytes.empty()) co_return;
    co_await connection_.write(std::move(bytes), commandDeadline_);
    for (auto& message : messages) {
        const auto reply = co_await connection_.receive(commandDeadline_);
        if (reply.items.empty() || reply.items.front().items.size() != 4) continue;
        message.deliveries = parseNumber<int>(reply.items.front().items[3].text).value_or(1);
    }
}

Task<> Consumer::process(std::vector<Message> messages, std::vector<std::string> malformed) {
    // Nobody will ever understand these: kept pending they would come again for ever.
    auto acknowledged = std::move(malformed);
    for (const auto& id : acknowledged) {
        log::error("bus entry without payload dropped", {{"stream", options_.stream}, {"id", id}});
    }
    std::vector<std::string> ids;
    for (const auto& message : messages) ids.push_back(message.id);

    if (!messages.empty()) {
        std::vector<Handled> answers;
        try {  // a handler that fails leaves its batch to be tried again; it must not end the loop
            answers = co_await handle_(std::move(messages));
        } catch (const std::exception& error) {
            log::error("bus handler failed", {{"stream", options_.stream}, {"error", error.what()}});
        }
        for (std::size_t i = 0; i < std::min(answers.size(), ids.size()); ++i) {
            if (answers[i] == Handled::done) acknowledged.push_back(ids[i]);
        }
    }
    if (acknowledged.empty()) co_return;
    std::vector<std::vector<std::string>> commands{{"XACK", options_.stream, options_.group}};
    if (options_.deleteHandled) commands.push_back({"XDEL", options_.stream});
    // Written together: an entry that was acknowledged but not deleted would stay for ever.
    std::string bytes;
    for (auto& words : commands) {
        words.insert(words.end(), acknowledged.begin(), acknowledged.end());
        bytes += encode(words);
    }
    co_await connection_.write(std::move(bytes), commandDeadline_);
    for (const auto& words : commands) {
        const auto reply = co_await connection_.receive(commandDeadline_);
        if (reply.isError()) throw ConnectionLost(words.front() + ": " + reply.text);
    }
}

}  // namespace varde::bus
