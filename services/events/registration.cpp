#include "registration.hpp"

#include "base/problem.hpp"
#include "event_rules.hpp"
#include "telemetry/log.hpp"

namespace varde::events {

namespace {

struct Sent {
    std::string outboxId;  // empty: nobody waits for the word
    std::optional<model::CloudEvent> event;
    std::string mistake;
};

std::string idText(const json::Value& id) {
    if (const auto number = id.asInteger()) return std::to_string(*number);
    const auto* text = id.asString();
    return text ? *text : std::string();
}

// An app's event may leave out what its source says.
void complete(model::CloudEvent& event) {
    rewriteLegacyResource(event);
    if (event.resource) return;
    const auto source = appSource(event.source);
    if (!source) return;
    event.resource = appResource(source->org, source->app);
    if (!event.resourceinstance) event.resourceinstance = source->instanceId();
}

Sent read(const std::string& payload) {
    Sent sent;
    try {  // a mistake of the sender's: told apart from ours, which are tried again
        const auto document = json::parseValue(payload, {.depthMax = 64});
        sent.outboxId = idText(document["outboxId"]);
        sent.event = model::cloudEventOf(document["event"]);
        complete(*sent.event);
    } catch (const Problem& problem) {
        sent.mistake = problem.errors.empty() ? problem.detail : problem.errors.front().second.front();
        if (sent.mistake.empty()) sent.mistake = "not readable";
    }
    return sent;
}

}  // namespace

void Registration::start(Background& background, std::string name, std::chrono::milliseconds claimIdle) {
    bus::ConsumerOptions options;
    options.stream = registeredStream;
    options.group = "events";
    options.name = std::move(name);
    options.claimIdle = claimIdle;
    bus_.consume(background, std::move(options), [this](std::vector<bus::Message> messages) {
        return handle(std::move(messages));
    });
}

Task<std::vector<bus::Handled>> Registration::handle(std::vector<bus::Message> messages) {
    std::vector<Sent> all;
    std::vector<model::CloudEvent> events;
    for (const auto& message : messages) {
        all.push_back(read(message.payload));
        auto& sent = all.back();
        if (sent.event) {
            events.push_back(std::move(*sent.event));
            continue;
        }
        // It will not get better by being sent again: kept here, where it can be found.
        log::error("an event from the bus is not valid", {{"entry", message.id}, {"mistake", sent.mistake}});
        co_await work_.addDeadLetter("registration", message.payload, sent.mistake);
    }
    // When this throws, the whole batch comes again.
    if (!events.empty()) co_await events_.accept(std::move(events), Duplicate::ignore);

    std::vector<bus::Handled> answers;
    for (const auto& sent : all) {
        bool told = true;
        if (!sent.outboxId.empty()) {
            const json::Value word = json::Object{{"outboxId", sent.outboxId}};
            try {  // the sender does not know yet: the entry stays and is handled again, as a duplicate
                co_await bus_.publish(committedStream, json::write(word));
            } catch (const Problem& problem) {
                told = false;
            }
        }
        answers.push_back(told ? bus::Handled::done : bus::Handled::retry);
    }
    co_return answers;
}

}  // namespace varde::events
