#pragma once
// Something happened: told over Redis Streams, at least once, to every group once.
//
// Redis is transport, not store: a publisher keeps its row until the consumer's owner has said that it is
// committed. Thread-safe; a Bus keeps one connection for publishing, on a thread of its own, and one for each
// consumer and listener on its owner's executor; reconnects with growing pauses, and never loses what was
// acknowledged by publish() short of Redis itself forgetting it. A Background that reads from a Bus is
// stopped and joined before it is destroyed.
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/async.hpp"

namespace varde::bus {

struct Options {
    std::string url = "redis://127.0.0.1:6379";  // redis://[user:password@]host:port[/db]
    std::chrono::milliseconds commandDeadline{5'000};
    std::size_t streamEntriesMax = 1'000'000;  // XADD MAXLEN ~
};

struct Message {
    std::string id;       // the stream's own
    std::string payload;  // what was published
    int deliveries = 1;
};

enum class Handled {
    done,   // acknowledged
    retry,  // comes again after claimIdle
};

struct ConsumerOptions {
    std::string stream;
    std::string group;
    std::string name;  // unique among the copies of a service
    std::size_t batchMax = 100;
    std::chrono::milliseconds claimIdle{
        30'000};  // another copy's unacknowledged messages are taken over after this
    // What is done leaves the stream, so that Redis holds no more than what is on its way. Not where another
    // group reads the same stream: it would miss what this one deletes.
    bool deleteHandled = true;
};

class Bus {
public:
    explicit Bus(Options options);
    ~Bus();

    // Answers when Redis has the entry; gives its id. Throws Problem(unavailable) when Redis is away.
    Task<std::string> publish(std::string stream, std::string payload);

    // Reads for ever, until `background` stops: hands each batch to `handle`, which answers for each message
    // in order; when it throws, the whole batch comes again. The group is made when it is missing and begins
    // at the stream's start. When it stops, the member leaves the group unless it still has unacknowledged
    // messages, which another takes over.
    void consume(
        Background& background,
        ConsumerOptions options,
        std::function<Task<std::vector<Handled>>(std::vector<Message>)> handle
    );

    // Fire-and-forget to all copies that listen now (cache invalidation). Missing one is allowed: caches have
    // time limits.
    Task<> broadcast(std::string channel, std::string payload);
    void listen(Background& background, std::string channel, std::function<void(std::string)> heard);

    // One command, for tests and for what has no function yet; the reply as text, arrays flattened.
    Task<std::vector<std::string>> command(std::vector<std::string> words);

    bool connected() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace varde::bus
