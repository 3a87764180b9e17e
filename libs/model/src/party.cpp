#include "model/party.hpp"

#include "instantiate.hpp"

VARDE_MODEL(varde::model::Person);
VARDE_MODEL(varde::model::Organization);
VARDE_MODEL(varde::model::Party);
VARDE_MODEL(varde::model::PartyLookup);
template std::vector<varde::model::Party> varde::json::parse(std::string_view);
template std::string varde::json::write(const std::vector<varde::model::Party>&);
