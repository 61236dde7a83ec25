"""Views with plain names over llm's log and our tables, for Datasette and sqlite-utils; docs/sql.md shows their use.

They are made in Python's place for whoever writes SQL: nothing here reads them.
"""

from __future__ import annotations

# A turn whose input ends with a tool's result is a step of the interaction before it. Session: where the conversation
# was moved to, else what the noted session was renamed to after the turn, else the one noted.
INTERACTIONS = """
with step (turn_id) as (
    select turns.id from turns join messages on messages.hash = turns.parent_message_hash where messages.role = 'tool'
),
noted as (
    select turns.id, turns.thread_id, turns.datetime_utc, turn_search.prompt,
           -- llm needs some model for each turn: one that was brought from elsewhere without any has that of prellm.
           case when turns.model = 'prellm' and json_extract(turns.response_json, '$.prellm.recalled') is null
                     and (coalesce(json_extract(turns.response_json, '$.prellm.origin'), 'log') != 'log'
                          or json_extract(turns.response_json, '$.prellm.imported') is not null)
                then null else turns.model end as model,
           turns.input_tokens, turns.output_tokens,
           coalesce(json_extract(turns.response_json, '$.prellm.session'), 'default') as session,
           coalesce(json_extract(turns.response_json, '$.prellm.origin'), 'log') as origin
    from turns left join turn_search on turn_search.turn_id = turns.id
    where turns.id not in (select turn_id from step)
)
select noted.id,
       noted.thread_id as conversation_id,
       threads.name as conversation,
       coalesce(
           (select moved.session from prellm_moved as moved where moved.thread_id = noted.thread_id),
           (select renamed.new from prellm_renamed as renamed
            where renamed.old = noted.session
              and renamed.until >= (julianday(noted.datetime_utc) - 2440587.5) * 86400.0
            order by renamed.until limit 1),
           noted.session
       ) as session,
       noted.model,
       noted.datetime_utc as asked,
       noted.prompt,
       (select group_concat(nullif(said.response, ''), char(10))
        from turns as later join turn_search as said on said.turn_id = later.id
        where later.thread_id = noted.thread_id and later.id >= noted.id
          and later.id < coalesce(
              (select min(next.id) from turns as next
               where next.thread_id = noted.thread_id and next.id > noted.id
                 and next.id not in (select turn_id from step)),
              '~')) as answer,
       noted.input_tokens,
       noted.output_tokens,
       noted.origin
from noted left join threads on threads.id = noted.thread_id
where noted.id not in (select id from prellm_forgotten) and coalesce(noted.prompt, answer) is not null
union all
select responses.id, responses.conversation_id, conversations.name,
       coalesce((select moved.session from prellm_moved as moved where moved.thread_id = responses.conversation_id),
                'default'),
       responses.model, responses.datetime_utc, responses.prompt, responses.response,
       responses.input_tokens, responses.output_tokens, 'log'
from responses left join conversations on conversations.id = responses.conversation_id
where responses.id not in (select id from turns) and responses.id not in (select id from prellm_forgotten)
"""

# What no model was shown is left out: receipts list what was found for a small model that was then not asked, too.
RECALLED = """
select turns.id as turn_id,
       turns.datetime_utc as asked,
       json_extract(item.value, '$.id') as recalled_id,
       json_extract(item.value, '$.score') as score,
       item.key + 1 as place
from turns, json_each(turns.response_json, '$.prellm.recalled') as item
where json_extract(turns.response_json, '$.prellm.before') != ''
   or (json_extract(turns.response_json, '$.prellm.strategy') = 'enrich'
       and exists (select 1 from json_each(turns.response_json, '$.prellm.asked') as asked
                   where json_extract(asked.value, '$.answer') is not null))
"""

PREFERENCE_HISTORY = """
select strftime('%Y-%m-%dT%H:%M:%SZ', timestamp, 'unixepoch') as said, session, key, value, ends, about, words, rule,
       turn_id, 'said' as source
from (select timestamp, session, key, value, ends, about, words, rule, turn_id from prellm_statements
      union all
      select timestamp, session, key, value, ends, about, words, rule, turn_id from prellm_carried)
union all
select strftime('%Y-%m-%dT%H:%M:%SZ', timestamp, 'unixepoch'), session, key, value, null, about, null, null, null,
       case when came_with is null then source else 'import' end
from prellm_decisions
"""

VIEWS = {
    "prellm_interactions": INTERACTIONS,
    "prellm_recalled": RECALLED,
    "prellm_preference_history": PREFERENCE_HISTORY,
}
