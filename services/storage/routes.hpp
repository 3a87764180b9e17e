#pragma once
// The whole API.
#include "applications.hpp"
#include "data_element_marks.hpp"
#include "data_elements.hpp"
#include "http/router.hpp"
#include "instance_events.hpp"
#include "instance_list.hpp"
#include "instance_locks.hpp"
#include "instances.hpp"
#include "process.hpp"

namespace varde::storage {

struct Handlers {
    Applications& applications;
    Texts& texts;
    Instances& instances;
    InstanceList& instanceList;
    InstanceLocks& instanceLocks;
    DataElements& dataElements;
    DataElementMarks& dataElementMarks;
    Process& process;
    InstanceEvents& instanceEvents;
};

http::Router routes(Handlers handlers);

}  // namespace varde::storage
