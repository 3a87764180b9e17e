#include "message_box_models.hpp"

#include "json/codec.hpp"

template varde::storage::MessageBoxQuery varde::json::parse(std::string_view);
template std::string varde::json::write(const varde::storage::MessageBoxInstance&);
template std::string varde::json::write(const std::vector<varde::storage::MessageBoxInstance>&);
template std::string varde::json::write(const std::vector<varde::storage::SblInstanceEvent>&);
