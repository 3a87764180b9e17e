#pragma once
// What the service is made of, in the order it is built. main and the tests build the same.
#include "applications.hpp"
#include "data_element_marks.hpp"
#include "data_elements.hpp"
#include "instance_events.hpp"
#include "instance_list.hpp"
#include "instance_locks.hpp"
#include "instances.hpp"
#include "message_box.hpp"
#include "process.hpp"
#include "signing.hpp"

namespace varde::storage {

struct Repositories {
    Repositories(sql::Database& database, const Clock& clock, std::chrono::seconds applicationCacheTime)
        : outbox(database, clock),
          instances(database, outbox),
          search(database),
          events(database),
          locks(database, clock),
          applications(database, clock, applicationCacheTime),
          texts(database) {}

    Outbox outbox;
    InstanceRepository instances;
    InstanceSearch search;
    InstanceEventRepository events;
    InstanceLockRepository locks;
    ApplicationRepository applications;
    TextRepository texts;
};

struct Handlers {
    Handlers(
        Repositories& stores,
        blob::Store& blobs,
        Access& access,
        AppTokens& appTokens,
        PartyLookup& parties,
        const Links& links,
        const Clock& clock
    )
        : common{stores.instances, stores.applications, access, appTokens, links, clock},
          applications(stores.applications, appTokens, clock),
          texts(stores.texts, appTokens),
          instances(common),
          instanceList(common, stores.search, parties),
          instanceLocks(common, stores.locks),
          dataElements(common, blobs),
          dataElementMarks(common),
          process(common, stores.events),
          instanceEvents(common, stores.events),
          signing(common, blobs),
          messageBox(common, stores.search, stores.events, stores.texts) {}

    Common common;
    Applications applications;
    Texts texts;
    Instances instances;
    InstanceList instanceList;
    InstanceLocks instanceLocks;
    DataElements dataElements;
    DataElementMarks dataElementMarks;
    Process process;
    InstanceEvents instanceEvents;
    Signing signing;
    MessageBox messageBox;
};

}  // namespace varde::storage
