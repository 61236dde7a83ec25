"""Conversations as other programs export them, in the shapes that their formats are documented to have."""

from __future__ import annotations

from typing import Any

START = 1710000000.0


def chatgpt(
    *, id: str = "68a1f0c2-0000-8000-b000-000000000001", title: str = "Where the board is", edited: bool = False
) -> dict[str, Any]:
    """A conversation of ChatGPT's with all kinds of nodes; with ``edited``, another branch was given up."""

    def node(name: str, parent: str | None, message: dict[str, Any] | None, *children: str) -> dict[str, Any]:
        return {"id": name, "parent": parent, "children": list(children), "message": message}

    def message(name: str, role: str, content: Any, at: float | None, **more: Any) -> dict[str, Any]:
        if isinstance(content, str):
            content = {"content_type": "text", "parts": [content]}
        metadata = more.pop("metadata", {})
        return {
            "id": name,
            "author": {"role": role, "name": None, "metadata": {}},
            "create_time": at,
            "update_time": None,
            "content": content,
            "status": "finished_successfully",
            "end_turn": True,
            "weight": 1.0,
            "metadata": metadata,
            "recipient": more.get("recipient", "all"),
            "channel": None,
        }

    slug = {"model_slug": "gpt-4o"}
    photo = {
        "content_type": "multimodal_text",
        "parts": [
            {
                "content_type": "image_asset_pointer",
                "asset_pointer": "file-service://file-Ab1",
                "width": 1,
                "height": 1,
            },
            "And what is on this photo?",
        ],
    }
    mapping = {
        "root": node("root", None, None, "system"),
        "system": node("system", "root", message("system", "system", "", None), "about"),
        "about": node(
            "about",
            "system",
            message(
                "about",
                "user",
                {"content_type": "user_editable_context", "user_profile": "I always use Emacs"},
                None,
                metadata={"is_visually_hidden_from_conversation": True},
            ),
            "q1",
        ),
        "q1": node("q1", "about", message("q1", "user", "Gdzie leży płytka?", START + 10), "think"),
        "think": node(
            "think",
            "q1",
            message("think", "assistant", {"content_type": "thoughts", "thoughts": [{"content": "hm"}]}, START + 11),
            "call",
        ),
        "call": node(
            "call",
            "think",
            message("call", "assistant", {"content_type": "code", "text": "search()"}, START + 12, recipient="browser"),
            "found",
        ),
        "found": node(
            "found", "call", message("found", "tool", "a page that says: I always use Vim", START + 13), "a1"
        ),
        "a1": node(
            "a1",
            "found",
            message(
                "a1",
                "assistant",
                "W szufladzie \ue200cite\ue202turn0search1\ue201pod oknem.",
                START + 14.5,
                metadata=slug,
            ),
            "q2",
        ),
        "q2": node(
            "q2",
            "a1",
            message(
                "q2", "user", photo, START + 3600, metadata={"attachments": [{"id": "file-Ab1", "name": "desk.png"}]}
            ),
            "a2",
        ),
        "a2": node("a2", "q2", message("a2", "assistant", "A desk.", START + 3605, metadata={"model_slug": "o3"})),
    }
    if edited:
        mapping["a1"]["children"].append("q2b")
        mapping["q2b"] = node("q2b", "a1", message("q2b", "user", "A prompt that was edited", START + 1800), "a2b")
        mapping["a2b"] = node("a2b", "q2b", message("a2b", "assistant", "An answer given up", START + 9000))
    return {
        "title": title,
        "create_time": START,
        "update_time": START + 3605,
        "mapping": mapping,
        "moderation_results": [],
        "current_node": "a2",
        "plugin_ids": None,
        "conversation_id": id,
        "conversation_template_id": None,
        "gizmo_id": None,
        "is_archived": False,
        "safe_urls": [],
        "default_model_slug": "gpt-4o",
        "id": id,
    }


def claude(*, id: str = "0f1e2d3c-0000-4000-8000-000000000001", parents: bool = True) -> dict[str, Any]:
    """A conversation of Claude's; with ``parents`` as newer exports have it, with an answer that was made anew."""
    root = "00000000-0000-4000-8000-000000000000"

    def message(
        name: str, parent: str, sender: str, at: str, blocks: list[dict[str, Any]], **more: Any
    ) -> dict[str, Any]:
        said = " ".join(
            block.get("text", "This block is not supported on your current device yet.") for block in blocks
        )
        found = {
            "uuid": name,
            "text": said,
            "content": blocks,
            "sender": sender,
            "created_at": at,
            "updated_at": at,
            "attachments": [],
            "files": [],
            **more,
        }
        return {**found, "parent_message_uuid": parent} if parents else found

    def block(words: str) -> dict[str, Any]:
        return {"type": "text", "text": words, "citations": []}

    messages = [
        message(
            "m1",
            root,
            "human",
            "2026-02-14T10:04:22.500000Z",
            [block("What does the note say?")],
            attachments=[
                {"file_name": "note.txt", "file_type": "txt", "file_size": 20, "extracted_content": "I always use Vim"}
            ],
            files=[{"file_uuid": "f1", "file_name": "plan.pdf"}],
        ),
        message(
            "m2",
            "m1",
            "assistant",
            "2026-02-14T10:04:30.000000Z",
            [
                {"type": "thinking", "thinking": "reading"},
                {"type": "tool_use", "name": "view", "input": {}},
                {"type": "tool_result", "content": [{"type": "text", "text": "from a tool"}]},
                block("It names an editor."),
                block("Vim."),
            ],
        ),
        message("m3", "m2", "human", "2026-02-14T10:05:00.000000Z", [block("Thanks, shorter please")]),
        message("m4", "m3", "assistant", "2026-02-14T10:05:05.000000Z", [block("An answer given up")]),
        message("m5", "m3", "assistant", "2026-02-14T10:05:50.000000Z", [block("Vim.")]),
    ]
    if not parents:
        del messages[3]
    return {
        "uuid": id,
        "name": "The note",
        "summary": "",
        "model": "claude-sonnet-4-5",
        "created_at": "2026-02-14T10:04:20.000000Z",
        "updated_at": "2026-02-14T10:05:50.000000Z",
        "account": {"uuid": "a"},
        "chat_messages": messages,
    }


def open_webui(*, id: str = "b7c8d9e0-0000-4000-8000-000000000001", legacy: bool = False) -> dict[str, Any]:
    """A chat of Open WebUI's, asked of two models at once; ``legacy`` has a plain list of messages."""
    first = {
        "id": "u1",
        "parentId": None,
        "childrenIds": ["a1", "b1"],
        "role": "user",
        "content": "Ile kosztował bilet?",
        "timestamp": 1720000000,
        "models": ["bielik:11b", "qwen3:4b"],
        "files": [{"type": "file", "id": "f", "name": "bilet.pdf"}],
    }
    chosen = {
        "id": "a1",
        "parentId": "u1",
        "childrenIds": [],
        "role": "assistant",
        "content": '<details type="reasoning" done="true">\n<summary>Thought</summary>\n> hm\n</details>\nPięć euro.',
        "model": "bielik:11b",
        "modelName": "Bielik",
        "timestamp": 1720000004,
        "done": True,
    }
    other = {**chosen, "id": "b1", "content": "An answer given up", "model": "qwen3:4b"}
    chat: dict[str, Any] = {
        "id": "",
        "title": "Bilet do Sintry",
        "models": ["bielik:11b", "qwen3:4b"],
        "params": {},
        "messages": [first, chosen],
        "tags": [],
        "timestamp": 1720000000000,
        "files": [],
    }
    if not legacy:
        chat["history"] = {"messages": {"u1": first, "a1": chosen, "b1": other}, "currentId": "a1"}
    return {
        "id": id,
        "user_id": "u",
        "title": "Bilet do Sintry",
        "chat": chat,
        "updated_at": 1720000004,
        "created_at": 1720000000,
        "share_id": None,
        "archived": False,
        "pinned": False,
        "meta": {},
        "folder_id": None,
    }


def lm_studio(*, created: int = 1752600000000) -> dict[str, Any]:
    """A conversation file of LM Studio's; of its first answer there are two versions."""

    def block(words: str, at: int, **more: Any) -> dict[str, Any]:
        return {
            "type": "contentBlock",
            "stepIdentifier": f"{created + at}-0.{at}",
            "content": [
                {"type": "text", "text": words, "fromDraftModel": False, "tokensCount": 3, "isStructural": False}
            ],
            "defaultShouldIncludeInContext": True,
            "shouldIncludeInContext": True,
            **more,
        }

    def answer(words: str, at: int) -> dict[str, Any]:
        return {
            "type": "multiStep",
            "role": "assistant",
            "senderInfo": {"senderName": "bielik-11b"},
            "steps": [
                block("hm", at, style={"type": "thinking", "ended": True}),
                block(words, at + 5, genInfo={"identifier": "bielik-11b-v2.3", "stats": {"stopReason": "eosFound"}}),
                {
                    "type": "debugInfoBlock",
                    "stepIdentifier": f"{created + at + 6}-0.9",
                    "debugInfo": "Conversation naming",
                },
            ],
        }

    def prompt(*content: dict[str, Any]) -> dict[str, Any]:
        return {"versions": [{"type": "singleStep", "role": "user", "content": list(content)}], "currentlySelected": 0}

    return {
        "name": "Czujnik",
        "pinned": False,
        "createdAt": created,
        "preset": "",
        "tokenCount": 42,
        "userLastMessagedAt": created + 60_000,
        "assistantLastMessagedAt": created + 65_000,
        "systemPrompt": "",
        "messages": [
            prompt({"type": "text", "text": "Jaki adres ma czujnik?"}),
            {"versions": [answer("An answer given up", 1000), answer("10.0.0.17", 5000)], "currentlySelected": 1},
            prompt(
                {"type": "text", "text": "A ten na zdjęciu?"},
                {"type": "file", "fileIdentifier": "1752600050000 - 1.png", "fileType": "image", "sizeBytes": 9},
            ),
            {"versions": [answer("10.0.0.18", 61_000)], "currentlySelected": 0},
        ],
        "usePerChatPredictionConfig": True,
        "perChatPredictionConfig": {"fields": []},
        "clientInput": "",
        "clientInputFiles": [],
        "userFilesSizeBytes": 0,
        "lastUsedModel": {"identifier": "bielik-11b-v2.3", "indexedModelIdentifier": "speakleash/bielik"},
        "notes": [],
        "plugins": [],
    }
