"""Actions of AWS that no policy can narrow to a resource, for the services that designs are made of.

Source: the tables of actions of each service under
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Mapping

_TEXT: Mapping[str, str] = {
    "cloudtrail": """
        DeregisterOrganizationDelegatedAdmin DescribeTrails GetImport ListChannels ListDashboards
        ListEventDataStores ListImportFailures ListImports ListPublicKeys ListServiceLinkedChannels
        ListTrails LookupEvents RegisterOrganizationDelegatedAdmin SearchSampleQueries StartImport
        StopImport
    """,
    "cloudwatch": """
        BatchGetServiceLevelIndicatorReport CreateServiceLevelObjective DeleteAnomalyDetector
        DescribeAlarmsForMetric DescribeAnomalyDetectors DescribeInsightRules EnableTopologyDiscovery
        GenerateQuery GenerateQueryResultsSummary GetMetricData GetMetricStatistics
        GetMetricWidgetImage GetTopologyDiscoveryStatus GetTopologyMap Link ListDashboards
        ListEntitiesForMetric ListManagedInsightRules ListMetrics ListMetricStreams
        ListServiceLevelObjectives ListServices PutAnomalyDetector PutManagedInsightRules
        PutMetricData
    """,
    "cognito-identity": """
        CreateIdentityPool DeleteIdentities DescribeIdentity GetCredentialsForIdentity GetId
        GetOpenIdToken ListIdentityPools SetIdentityPoolRoles SetPrincipalTagAttributeMap
        UnlinkIdentity
    """,
    "cognito-idp": """
        AssociateSoftwareToken ChangePassword ConfirmDevice ConfirmForgotPassword ConfirmSignUp
        CreateUserPool DeleteUser DeleteUserAttributes DescribeUserPoolDomain ForgetDevice
        ForgotPassword GetDevice GetTokensFromRefreshToken GetUser GetUserAttributeVerificationCode
        GlobalSignOut InitiateAuth ListDevices ListUserPools ResendConfirmationCode
        RespondToAuthChallenge RevokeToken SetUserMFAPreference SetUserSettings SignUp
        UpdateDeviceStatus UpdateUserAttributes VerifySoftwareToken VerifyUserAttribute
    """,
    "dynamodb": """
        DescribeEndpoints DescribeLimits DescribeReservedCapacity DescribeReservedCapacityOfferings
        GetAbacStatus InjectError ListBackups ListContributorInsights ListExports ListGlobalTables
        ListImports ListStreams ListTables PurchaseReservedCapacityOfferings UpdateAbacStatus
    """,
    "events": """
        ListApiDestinations ListArchives ListConnections ListEndpoints ListEventBuses ListEventSources
        ListPartnerEventSources ListReplays ListRuleNamesByTarget ListRules PutPartnerEvents
        PutPermission RemovePermission TestEventPattern
    """,
    "firehose": """
        ListDeliveryStreams
    """,
    "iam": """
        CreateAccountAlias DeleteAccountAlias DeleteAccountPasswordPolicy DeleteCloudFrontPublicKey
        DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions
        DisableOutboundWebIdentityFederation EnableOrganizationsRootCredentialsManagement
        EnableOrganizationsRootSessions EnableOutboundWebIdentityFederation GenerateCredentialReport
        GetAccountAuthorizationDetails GetAccountEmailAddress GetAccountName GetAccountPasswordPolicy
        GetAccountSummary GetCloudFrontPublicKey GetContextKeysForCustomPolicy GetCredentialReport
        GetOrganizationsAccessReport GetOutboundWebIdentityFederationInfo
        GetServiceLastAccessedDetails GetServiceLastAccessedDetailsWithEntities ListAccountAliases
        ListCloudFrontPublicKeys ListDelegationRequests ListGroups ListInstanceProfiles
        ListOpenIDConnectProviders ListOrganizationsFeatures ListPolicies ListRoles ListSAMLProviders
        ListServerCertificates ListSTSRegionalEndpointsStatus ListUsers ListVirtualMFADevices
        SetSecurityTokenServicePreferences SetSTSRegionalEndpointStatus SimulateCustomPolicy
        UpdateAccountEmailAddress UpdateAccountName UpdateAccountPasswordPolicy
        UpdateCloudFrontPublicKey UploadCloudFrontPublicKey
    """,
    "kinesis": """
        DescribeAccountSettings DescribeLimits DisableEnhancedMonitoring EnableEnhancedMonitoring
        InjectApiError ListStreams UpdateAccountSettings UpdateShardCount UpdateStreamMode
    """,
    "kms": """
        ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore
        DescribeCustomKeyStores DisconnectCustomKeyStore GenerateRandom ListAliases ListKeys
        ListRetirableGrants UpdateCustomKeyStore
    """,
    "lambda": """
        CreateCodeSigningConfig CreateEventSourceMapping GetAccountSettings ListCapacityProviders
        ListCodeSigningConfigs ListEventSourceMappings ListFunctions ListLayers ListLayerVersions
    """,
    "logs": """
        AssociateSourceToS3TableIntegration CallWithBearerToken CancelExportTask CancelImportTask
        CreateImportTask CreateLogDelivery DeleteAccountPolicy DeleteIndexPolicy DeleteIntegration
        DeleteLogDelivery DeletePipelineRule DeleteQueryDefinition DeleteResourcePolicy
        DescribeAccountPolicies DescribeConfigurationTemplates DescribeDeliveries
        DescribeDeliveryDestinations DescribeDeliverySources DescribeDestinations DescribeExportTasks
        DescribeFieldIndexes DescribeImportTaskBatches DescribeImportTasks DescribeIndexPolicies
        DescribeLogGroups DescribeLookupTables DescribeQueries DescribeQueryDefinitions
        DescribeResourcePolicies DisassociateSourceFromS3TableIntegration GetIntegration
        GetLogDelivery GetLogFields Link ListAggregateLogGroupSummaries ListEntitiesForLogGroup
        ListIntegrations ListLogDeliveries ListLogGroups ListLogGroupsForEntity ListLogGroupsForQuery
        ListScheduledQueries ListSourcesForS3TableIntegration PutAccountPolicy PutIndexPolicy
        PutIntegration PutPipelineRule PutQueryDefinition PutResourcePolicy StopLiveTail StopQuery
        TestMetricFilter TestTransformer UpdateLogDelivery
    """,
    "s3": """
        CreateJob CreateStorageLensGroup GetAccessPoint GetAccountPublicAccessBlock
        ListAccessGrantsInstances ListAccessPoints ListAccessPointsForObjectLambda ListAllMyBuckets
        ListJobs ListMultiRegionAccessPoints ListStorageLensConfigurations ListStorageLensGroups
        PutAccessPointPublicAccessBlock PutAccountPublicAccessBlock PutStorageLensConfiguration
    """,
    "scheduler": """
        ListScheduleGroups ListSchedules
    """,
    "secretsmanager": """
        BatchGetSecretValue GetRandomPassword ListSecrets
    """,
    "sns": """
        CheckIfPhoneNumberIsOptedOut CreatePlatformApplication CreatePlatformEndpoint
        CreateSMSSandboxPhoneNumber DeleteEndpoint DeletePlatformApplication
        DeleteSMSSandboxPhoneNumber GetEndpointAttributes GetPlatformApplicationAttributes
        GetSMSAttributes GetSMSSandboxAccountStatus GetSubscriptionAttributes
        ListEndpointsByPlatformApplication ListOriginationNumbers ListPhoneNumbersOptedOut
        ListPlatformApplications ListSMSSandboxPhoneNumbers ListSubscriptions ListTopics
        OptInPhoneNumber SetEndpointAttributes SetPlatformApplicationAttributes SetSMSAttributes
        SetSubscriptionAttributes Unsubscribe VerifySMSSandboxPhoneNumber
    """,
    "sqs": """
        ListQueues
    """,
    "ssm": """
        CancelCommand CreateActivation CreateMaintenanceWindow CreateOpsItem CreateOpsMetadata
        CreatePatchBaseline DeleteActivation DeleteInventory DescribeActivations
        DescribeAutomationExecutions DescribeAvailablePatches DescribeInstanceInformation
        DescribeInstancePatchStatesForPatchGroup DescribeInstanceProperties DescribeInventoryDeletions
        DescribeMaintenanceWindowExecutionTaskInvocations DescribeMaintenanceWindowExecutionTasks
        DescribeMaintenanceWindows DescribeMaintenanceWindowSchedule
        DescribeMaintenanceWindowsForTarget DescribeOpsItems DescribeParameters DescribePatchBaselines
        DescribePatchGroups DescribePatchGroupState DescribePatchProperties DescribeSessions
        ExecuteAPI GetCommandInvocation GetDeployablePatchSnapshotForInstance GetExecutionPreview
        GetInventory GetInventorySchema GetMaintenanceWindowExecution
        GetMaintenanceWindowExecutionTask GetMaintenanceWindowExecutionTaskInvocation GetManifest
        GetPatchBaselineForPatchGroup ListAssociations ListCommandInvocations ListCommands
        ListComplianceItems ListComplianceSummaries ListDocuments ListInventoryEntries
        ListOpsItemEvents ListOpsItemRelatedItems ListOpsMetadata ListResourceComplianceSummaries
        ListResourceDataSync PutConfigurePackageResult PutInventory RegisterManagedInstance
        StartExecutionPreview
    """,
    "states": """
        InvokeHTTPEndpoint ListActivities ListStateMachines RevealSecrets SendTaskFailure
        SendTaskHeartbeat SendTaskSuccess TestState ValidateStateMachineDefinition
    """,
    "sts": """
        DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity GetDelegatedAccessToken
        GetServiceBearerToken GetSessionToken GetWebIdentityToken TagGetWebIdentityToken
    """,
    "wafv2": """
        CheckCapacity CreateAPIKey DeleteAPIKey DescribeAllManagedProducts
        DescribeManagedProductsByVendor DescribeManagedRuleGroup GenerateMobileSdkReleaseUrl
        GetDecryptedAPIKey GetMobileSdkRelease ListAPIKeys ListAvailableManagedRuleGroups
        ListAvailableManagedRuleGroupVersions ListIPSets ListLoggingConfigurations ListManagedRuleSets
        ListMobileSdkReleases ListRegexPatternSets ListRuleGroups ListWebACLs
    """,
    "xray": """
        BatchGetTraces BatchGetTraceSummaryById CancelTraceRetrieval DeleteResourcePolicy
        GetDistinctTraceGraphs GetEncryptionConfig GetGroups GetIndexingRules GetInsight
        GetInsightEvents GetInsightImpactGraph GetInsightSummaries GetRetrievedTracesGraph
        GetSamplingRules GetSamplingStatisticSummaries GetSamplingTargets GetServiceGraph
        GetTimeSeriesServiceStatistics GetTraceGraph GetTraceSegmentDestination GetTraceSummaries Link
        ListResourcePolicies ListRetrievedTraces PutEncryptionConfig PutResourcePolicy PutSpans
        PutSpansForIndexing PutTelemetryRecords PutTraceSegments StartTraceRetrieval
        UpdateIndexingRule UpdateTraceSegmentDestination
    """,
}

UNSCOPED: Mapping[str, frozenset[str]] = {
    service: frozenset(f"{service}:{name}" for name in text.split()) for service, text in _TEXT.items()
}
"""The actions by service. Of a service that is not listed archgen does not know which they are."""
