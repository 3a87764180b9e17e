#pragma once
// How an instance looks in a message box, and what of it is shown there (storage contract 3.11, E41, E43).
#include "instance_query.hpp"
#include "message_box_models.hpp"
#include "model/application.hpp"
#include "model/text_resource.hpp"
#include "stored_instance.hpp"

namespace varde::storage {

// nb unless it is one of en, nb, nn.
std::string messageBoxLanguage(const std::optional<std::string>& asked);

// Fills in what the body says of states, times and references. `nothing` is set when it can match nothing.
InstanceQuery messageBoxQuery(const MessageBoxQuery& asked);

// Whether the app lets it be seen now.
bool isShown(const model::Instance& instance, const model::Application* application, DateTime now);

// `text` may be null.
MessageBoxInstance messageBoxInstance(const StoredInstance& stored, const model::TextResource* text);

// What happened, for people: saves of the same actor in a row are one.
std::vector<SblInstanceEvent> messageBoxEvents(std::vector<model::InstanceEvent> events);

}  // namespace varde::storage
