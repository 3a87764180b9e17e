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
    bool committed = false;
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

// False when it failed, for a reason that is logged. Throws when the database is away: then nothing else that
// is tried can go better, and the whole batch comes again.
Task<bool> succeeds(Task<> work, std::string entry) {
    std::optional<std::string> reason;
    try {  // one entry's failure is not another's
        co_await std::move(work);
    } catch (const Problem& problem) {
        if (problem.code == Errc::unavailable) throw;
        reason = problem.detail;
    } catch (const std::exception& error) {
        reason = error.what();
    }
    if (!reason) co_return true;
    log::error("an event from the bus could not be stored", {{"entry", entry}, {"reason", *reason}});
    co_return false;
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
        if (all.back().event) events.push_back(*all.back().event);
    }
    bool together = true;
    if (!events.empty()) {
        auto accept = events_.accept(std::move(events), Duplicate::ignore);
        together = co_await succeeds(std::move(accept), "batch");
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto& sent = all[i];
        if (!sent.event) {
            // It will not get better by being sent again: kept here, where it can be found.
            log::error(
                "an event from the bus is not valid", {{"entry", messages[i].id}, {"mistake", sent.mistake}}
            );
            auto keep = work_.addDeadLetter("registration", messages[i].payload, sent.mistake);
            sent.committed = co_await succeeds(std::move(keep), messages[i].id);
        } else if (!together) {  // so that one that cannot be stored holds up no other
            std::vector<model::CloudEvent> one{std::move(*sent.event)};
            auto accept = events_.accept(std::move(one), Duplicate::ignore);
            sent.committed = co_await succeeds(std::move(accept), messages[i].id);
        } else {
            sent.committed = true;
        }
    }

    std::vector<bus::Handled> answers;
    for (const auto& sent : all) {
        bool told = sent.committed;
        if (told && !sent.outboxId.empty()) {
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
