#pragma once
// How the register says no: problem documents with a code of its own (register contract 2.0).
#include "http/response.hpp"

namespace varde::registry {

http::Response organizationNotFound(const http::Trace& trace);
http::Response partyNotFound(const http::Trace& trace);
http::Response personNotFound(const http::Trace& trace);
http::Response tooManyLookups(const http::Trace& trace);

struct Invalid {
    std::string code;
    std::string detail;
    std::string path;
};
inline constexpr const char* valueRequired = "STD.VLD-00000";
inline constexpr const char* tooManyItems = "REG.VLD-00001";
inline constexpr const char* badOrganizationNumber = "REG.VLD-00006";
inline constexpr const char* badPersonNumber = "REG.VLD-00007";
inline constexpr const char* mutuallyExclusive = "REG.VLD-00008";
inline constexpr const char* badPartyId = "REG.VLD-00009";
http::Response invalid(const std::vector<Invalid>& mistakes, const http::Trace& trace);

// A refusal has no body; everything else is a problem document.
http::Response renderProblem(const Problem& problem, const http::Trace& trace);

}  // namespace varde::registry
