"""Every resource type by its word, written out; a test proves the list complete."""

from __future__ import annotations

from collections.abc import Mapping

from archgen.catalogue.api import ApiGateway
from archgen.catalogue.authorizers import Authorizer
from archgen.catalogue.capabilities import FrameType
from archgen.catalogue.compute import LambdaFunction, StateMachine
from archgen.catalogue.delivery import CloudFront, HealthCheck, HostedZone
from archgen.catalogue.edge import Shield, WebACL
from archgen.catalogue.fields import ResourceType
from archgen.catalogue.generic import Generic
from archgen.catalogue.identity import IdentityPool, IdentityProvider, UserPool
from archgen.catalogue.messaging import Bus, Queue, Schedule, Stream, Topic
from archgen.catalogue.network import (
    Account,
    Group,
    OnPremises,
    SecurityGroup,
    Subnet,
    Vpc,
    VpcEndpoint,
    VpcLink,
)
from archgen.catalogue.observability import Alarm, LogGroup, MetricFilter, Trail
from archgen.catalogue.outside import Client, External
from archgen.catalogue.permissions import Role
from archgen.catalogue.secrets import Certificate, Key, Secret
from archgen.catalogue.stores import Bucket, Table

TYPES: Mapping[str, type[ResourceType]] = {
    model.word: model
    for model in (
        Client,
        External,
        CloudFront,
        WebACL,
        Shield,
        HostedZone,
        HealthCheck,
        ApiGateway,
        Authorizer,
        UserPool,
        IdentityPool,
        IdentityProvider,
        LambdaFunction,
        StateMachine,
        Table,
        Bucket,
        Secret,
        Key,
        Certificate,
        Queue,
        Topic,
        Bus,
        Stream,
        Schedule,
        LogGroup,
        Alarm,
        MetricFilter,
        Trail,
        Role,
        Account,
        Vpc,
        Subnet,
        OnPremises,
        Group,
        SecurityGroup,
        VpcEndpoint,
        VpcLink,
        Generic,
    )
}
"""The model of each type; only the models that a blueprint uses are ever built."""

BOUNDARY_TYPES: tuple[str, ...] = tuple(word for word, model in TYPES.items() if issubclass(model, FrameType))
"""The types that are frames."""
