#include "bus/bus.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include "base/problem.hpp"
#include "consumer.hpp"
#include "pipeline.hpp"
#include "stream_names.hpp"
#include "telemetry/log.hpp"

namespace varde::bus {

struct Bus::State {
    explicit State(Options o)
        : options(std::move(o)), address(parseUrl(options.url)), pipeline(address, options.commandDeadline) {}

    Options options;
    Address address;
    Pipeline pipeline;
};

namespace {

// A loop's own connection for as long as it holds, then another, until the owner stops. `serve` lives in this
// frame, and so outlives the coroutines that it makes.
using Serve = std::function<Task<>()>;
Task<> keepServing(Background& background, std::string what, Serve serve) {
    Backoff backoff;
    while (!background.stopping()) {
        std::string reason;
        const auto begun = std::chrono::steady_clock::now();
        try {  // a lost connection is what this loop is for
            co_await serve();
        } catch (const std::exception& error) {
            reason = error.what();
        }
        if (background.stopping()) co_return;
        if (std::chrono::steady_clock::now() - begun > std::chrono::seconds(10)) backoff.reset();
        log::warning("bus reader lost its connection", {{"reader", what}, {"reason", reason}});
        co_await sleepFor(backoff.next());
    }
}

// One step, so that nothing can come to the member between the look and its removal.
constexpr const char* leaveScript =
    "if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) > 0 then return 0 end "
    "return redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])";

Task<> leave(Pipeline& pipeline, ConsumerOptions options) {
    // Who stops must not wait for a Redis that is away.
    if (!pipeline.connected()) co_return;
    std::vector<std::string> words{"EVAL", leaveScript, "1", options.stream, options.group, options.name};
    std::string reason;
    try {  // a member that stays behind harms nobody
        const auto reply = co_await pipeline.call(std::move(words));
        if (reply.isError()) reason = reply.text;
    } catch (const Problem& problem) {
        reason = problem.detail;
    }
    if (!reason.empty()) {
        log::warning(
            "bus consumer did not leave its group", {{"stream", options.stream}, {"reason", reason}}
        );
    }
}

void flatten(const Reply& reply, std::vector<std::string>& into) {
    if (reply.kind == Reply::Kind::array) {
        for (const auto& item : reply.items) flatten(item, into);
    } else {
        into.push_back(reply.text);
    }
}

Reply orProblem(Reply reply, const std::string& command) {
    if (reply.isError())
        throw Problem(Errc::unavailable, command + " was refused by the event bus: " + reply.text);
    return reply;
}

}  // namespace

Bus::Bus(Options options) : state_(std::make_shared<State>(std::move(options))) {}
Bus::~Bus() = default;

Task<std::string> Bus::publish(std::string stream, std::string payload) {
    std::vector<std::string> words{"XADD", std::move(stream), "MAXLEN", "~"};
    words.push_back(std::to_string(state_->options.streamEntriesMax));
    words.push_back("*");
    words.emplace_back(payloadField);
    words.push_back(std::move(payload));
    auto reply = co_await state_->pipeline.call(std::move(words));
    co_return orProblem(std::move(reply), "XADD").text;
}

void Bus::consume(Background& background, ConsumerOptions options, Consumer::Handle handle) {
    const auto address = state_->address;
    const auto deadline = state_->options.commandDeadline;
    const auto name = "bus " + options.stream + " " + options.group;
    Serve serve = [address, deadline, options, handle]() -> Task<> {
        const auto executor = co_await boost::asio::this_coro::executor;
        Consumer consumer(executor, address, deadline, options, handle);
        co_await consumer.serve();
    };
    auto loop = [&background, name, serve, options, state = state_]() -> Task<> {
        co_await keepServing(background, name, serve);
        // It ended because it was cancelled; this is to be done nevertheless.
        co_await boost::asio::this_coro::reset_cancellation_state();
        co_await leave(state->pipeline, options);
    };
    background.start(name, loop);
}

Task<> Bus::broadcast(std::string channel, std::string payload) {
    std::vector<std::string> words{"PUBLISH", std::move(channel), std::move(payload)};
    auto reply = co_await state_->pipeline.call(std::move(words));
    orProblem(std::move(reply), "PUBLISH");
}

void Bus::listen(Background& background, std::string channel, std::function<void(std::string)> heard) {
    const auto address = state_->address;
    const auto deadline = state_->options.commandDeadline;
    const auto name = "bus channel " + channel;
    Serve serve = [address, deadline, channel, heard]() -> Task<> {
        const auto executor = co_await boost::asio::this_coro::executor;
        Connection connection(executor, address);
        co_await connection.open(deadline);
        std::vector<std::string> words{"SUBSCRIBE", channel};
        co_await connection.call(std::move(words), deadline);
        while (true) {
            auto reply = co_await connection.receive({});
            if (reply.items.size() == 3 && reply.items[0].text == "message") {
                heard(std::move(reply.items[2].text));
            }
        }
    };
    background.start(name, [&background, name, serve] { return keepServing(background, name, serve); });
}

Task<std::vector<std::string>> Bus::command(std::vector<std::string> words) {
    const auto name = words.front();
    auto reply = co_await state_->pipeline.call(std::move(words));
    std::vector<std::string> flat;
    flatten(orProblem(std::move(reply), name), flat);
    co_return flat;
}

bool Bus::connected() const {
    return state_->pipeline.connected();
}

}  // namespace varde::bus
